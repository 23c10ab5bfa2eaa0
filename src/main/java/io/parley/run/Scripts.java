package io.parley.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The scripts that configure a server, in the order of their names.
 *
 * @param lines all their lines
 */
record Scripts(List<String> lines) {
  Scripts {
    lines = List.copyOf(lines);
  }

  /**
   * Reads the files whose names end with {@code suffix}: those of a directory, and then those of
   * the folder in it that is there for a database other than H2.
   */
  static Scripts read(Path directory, Database database, String suffix) throws IOException {
    List<String> lines = new ArrayList<>(lines(directory, suffix));
    if (database != Database.H2) {
      lines.addAll(lines(directory.resolve(database.id()), suffix));
    }
    return new Scripts(lines);
  }

  private static List<String> lines(Path directory, String suffix) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(suffix)).sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  /** Whether {@code stamp} says that something was made from these scripts. */
  boolean stamped(Path stamp) throws IOException {
    return Files.exists(stamp) && Files.readString(stamp).equals(sha256());
  }

  /** Leaves {@code stamp}, once something was made from these scripts. */
  void stamp(Path stamp) throws IOException {
    Files.writeString(stamp, sha256());
  }

  private String sha256() {
    try {
      byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
