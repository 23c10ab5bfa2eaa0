package io.parley.run;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node is, whatever server it runs on. Its directory holds {@code server}, which is made
 * anew at each start, {@code log}, and {@code data}, the database; these two are kept.
 *
 * @param id its name
 * @param directory where its files are
 * @param ports HTTP, management, Hazelcast
 * @param given settings that do not follow from the rest, or are to be others, by name
 * @param administered whether the server takes commands of everybody at its management port, where
 *     it does so as it comes
 */
public record NodeSpec(
    String id, Path directory, List<Port> ports, Map<String, String> given, boolean administered) {
  public NodeSpec {
    ports = List.copyOf(ports);
    given = Map.copyOf(given);
  }

  /** Where applications answer. */
  public Port http() {
    return ports.get(0);
  }

  /** Where the server is administered. */
  public Port management() {
    return ports.get(1);
  }

  /** The server's own files, made anew at each start. */
  public Path server() {
    return directory.resolve("server");
  }

  /** The database, if it is one of files. */
  public Path data() {
    return directory.resolve("data");
  }

  /** What the server writes. */
  public Path log() {
    return directory.resolve("log").resolve("server.log");
  }

  /** What the process writes before the server has opened its log. */
  public Path console() {
    return directory.resolve("log").resolve("console.log");
  }

  /** All of Parley's settings, by name. */
  public SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("parley.node-id", id);
    settings.put("parley.hazelcast.bind", "127.0.0.1");
    settings.put("parley.hazelcast.port", Integer.toString(ports.get(2).number()));
    settings.put(
        "parley.db.url",
        "jdbc:h2:file:" + data().resolve("parley") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
    settings.putAll(given);
    return Collections.unmodifiableSortedMap(settings);
  }
}
