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
import java.util.regex.Pattern;
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
   * the folder in it that is there for a database other than H2. One like {@code
   * 45-http.payara6.asadmin} is for the server alone that was unpacked as {@code payara6}.
   */
  static Scripts read(Path directory, Installation installation, String suffix) throws IOException {
    Database database = installation.database();
    String home = installation.home().getFileName().toString();
    Pattern names =
        Pattern.compile("[^.]+(\\." + Pattern.quote(home) + ")?" + Pattern.quote(suffix));
    List<String> lines = new ArrayList<>(lines(directory, names));
    if (database != Database.H2) {
      lines.addAll(lines(directory.resolve(database.id()), names));
    }
    return new Scripts(lines);
  }

  private static List<String> lines(Path directory, Pattern names) throws IOException {
    List<Path> chosen;
    try (Stream<Path> files = Files.list(directory)) {
      chosen =
          files.filter(f -> names.matcher(f.getFileName().toString()).matches()).sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path file : chosen) {
      lines.addAll(Files.readAllLines(file));
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
