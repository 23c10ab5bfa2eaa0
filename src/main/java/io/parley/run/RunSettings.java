package io.parley.run;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the run command takes as system properties, {@code parley.run.*}.
 *
 * @param server the product that the nodes run on, one of {@link ServerProduct#NAMES}
 * @param nodes how many servers, 1 to {@value #MAX_NODES}
 * @param httpPort the HTTP port of the first node
 * @param managementPort the management port of the first node
 * @param portStep from one node's HTTP and management ports to the next one's
 * @param hazelcastPort the Hazelcast port of the first node; the next ones count up from it
 * @param deadline how long the nodes may take until all are ready
 * @param passedOn Parley's own settings, {@code parley.*}, that every node gets as they are
 */
record RunSettings(
    String server,
    int nodes,
    int httpPort,
    int managementPort,
    int portStep,
    int hazelcastPort,
    Duration deadline,
    SortedMap<String, String> passedOn) {

  static final String SERVER = "parley.run.server";
  static final String NODES = "parley.run.nodes";
  static final String HTTP_PORT = "parley.run.http.port";
  static final String MANAGEMENT_PORT = "parley.run.management.port";
  static final String PORT_STEP = "parley.run.port.step";
  static final String HAZELCAST_PORT = "parley.run.hazelcast.port";
  static final String DEADLINE = "parley.run.deadline";

  /** A node takes up to 1 GiB: more of them on one machine show nothing new. */
  static final int MAX_NODES = 9;

  private static final int MAX_PORT = 65_535;
  private static final Duration MIN_DEADLINE = Duration.ofSeconds(10);
  private static final Duration MAX_DEADLINE = Duration.ofHours(1);

  private static final List<String> KNOWN =
      List.of(SERVER, NODES, HTTP_PORT, MANAGEMENT_PORT, PORT_STEP, HAZELCAST_PORT, DEADLINE);

  /** What differs from node to node, so that one value for all would be wrong. */
  private static final List<String> PER_NODE =
      List.of(
          "parley.node-id",
          "parley.hazelcast.port",
          "parley.hazelcast.members",
          "parley.hazelcast.bind",
          "parley.db.url");

  RunSettings {
    if (!ServerProduct.NAMES.contains(server)) {
      throw new IllegalArgumentException(
          SERVER
              + ": got \""
              + server
              + "\", want one of "
              + String.join(", ", ServerProduct.NAMES));
    }
    inRange(NODES, nodes, 1, MAX_NODES);
    inRange(HTTP_PORT, httpPort, 1, MAX_PORT);
    inRange(MANAGEMENT_PORT, managementPort, 1, MAX_PORT);
    inRange(PORT_STEP, portStep, 1, MAX_PORT);
    inRange(HAZELCAST_PORT, hazelcastPort, 1, MAX_PORT);
    if (deadline.compareTo(MIN_DEADLINE) < 0 || deadline.compareTo(MAX_DEADLINE) > 0) {
      throw new IllegalArgumentException(
          DEADLINE + ": got " + deadline + ", want " + MIN_DEADLINE + " to " + MAX_DEADLINE);
    }
  }

  /**
   * Reads the settings; what is not given has its default.
   *
   * @throws IllegalArgumentException for a bad value or an unknown {@code parley.run} name; it
   *     names the setting, the value and what is allowed
   */
  static RunSettings from(Properties properties) {
    SortedMap<String, String> passedOn = new TreeMap<>();
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (name.startsWith("parley.run.") && !KNOWN.contains(name)) {
        throw new IllegalArgumentException(
            name + ": unknown, want one of " + String.join(", ", KNOWN));
      }
      if (PER_NODE.contains(name)) {
        throw new IllegalArgumentException(
            name + ": the run command sets it for each node, want it left out");
      }
      if (name.startsWith("parley.")
          && !name.startsWith("parley.run.")
          && !name.startsWith("parley.sim.")) {
        passedOn.put(name, properties.getProperty(name));
      }
    }
    return new RunSettings(
        properties.getProperty(SERVER, "wildfly").strip(),
        number(properties, NODES, 3),
        number(properties, HTTP_PORT, 8080),
        number(properties, MANAGEMENT_PORT, 9990),
        number(properties, PORT_STEP, 100),
        number(properties, HAZELCAST_PORT, 5701),
        duration(properties, DEADLINE, Duration.ofMinutes(10)),
        passedOn);
  }

  /**
   * The ports of node {@code index}, counted from 0: HTTP, management, Hazelcast.
   *
   * @throws IllegalArgumentException if one of them is beyond 65535
   */
  List<Port> ports(int index) {
    String node = "n" + (index + 1);
    long offset = (long) index * portStep;
    return List.of(
        port(httpPort + offset, "HTTP of " + node, HTTP_PORT),
        port(managementPort + offset, "management of " + node, MANAGEMENT_PORT),
        port((long) hazelcastPort + index, "Hazelcast of " + node, HAZELCAST_PORT));
  }

  /**
   * Checks that every node gets ports of its own and that nothing listens on them.
   *
   * @throws IllegalArgumentException naming each port that is taken or wanted twice, and its
   *     setting
   */
  void checkPorts() {
    Map<Integer, Port> wanted = new HashMap<>();
    List<String> faults = new ArrayList<>();
    for (int index = 0; index < nodes; index++) {
      for (Port port : ports(index)) {
        Port other = wanted.putIfAbsent(port.number(), port);
        if (other != null) {
          faults.add(
              "port %d is wanted twice, as %s (%s) and as %s (%s)"
                  .formatted(
                      port.number(),
                      other.purpose(),
                      other.setting(),
                      port.purpose(),
                      port.setting()));
        } else if (!port.isFree()) {
          faults.add(
              "port %d (%s) is taken; free it, or move it with -D%s=<first port>"
                  .formatted(port.number(), port.purpose(), port.setting()));
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join(System.lineSeparator(), faults));
    }
  }

  private static Port port(long number, String purpose, String setting) {
    return new Port((int) Math.min(number, Integer.MAX_VALUE), purpose, setting);
  }

  private static int number(Properties properties, String name, int byDefault) {
    String text = properties.getProperty(name);
    if (text == null) {
      return byDefault;
    }
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + ": got \"" + text + "\", want a whole number, such as " + byDefault, e);
    }
  }

  private static Duration duration(Properties properties, String name, Duration byDefault) {
    String text = properties.getProperty(name);
    if (text == null) {
      return byDefault;
    }
    try {
      return Duration.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          name + ": got \"" + text + "\", want an ISO 8601 duration, such as " + byDefault, e);
    }
  }

  private static void inRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + ": got " + value + ", want " + min + " to " + max);
    }
  }
}
