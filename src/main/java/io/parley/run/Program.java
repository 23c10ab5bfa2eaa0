package io.parley.run;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of a server's that end by themselves, and the arguments of {@code java} for those. */
final class Program {
  private static final int SHOWN_LINES = 30;

  private Program() {}

  /** The directory or jar from which this package was loaded. */
  static Path ownClasses() {
    try {
      return Path.of(Watched.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where this class was loaded from is no file", e);
    }
  }

  /** The arguments of {@code java} that run a main class in a JVM that ends with this one. */
  static List<String> watched(List<String> classPath, String mainClass) {
    return List.of(
        "-cp",
        String.join(System.getProperty("path.separator"), classPath),
        Watched.class.getName(),
        Long.toString(ProcessHandle.current().pid()),
        mainClass);
  }

  /**
   * Runs a program to its end.
   *
   * @return what it wrote
   * @throws RunFailure with the end of what it wrote, if it fails or takes longer than that
   */
  static List<String> run(
      String purpose, List<String> command, Map<String, String> environment, long deadlineSeconds)
      throws IOException, InterruptedException, RunFailure {
    Path output = Files.createTempFile("parley", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(deadlineSeconds, TimeUnit.SECONDS)) {
          throw new RunFailure(
              purpose + " took longer than " + deadlineSeconds + " s" + end(read(output)));
        }
        List<String> lines = read(output);
        if (process.exitValue() != 0) {
          throw new RunFailure(purpose + " failed" + end(lines));
        }
        return lines;
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.delete(output);
    }
  }

  /** The last of the lines, as the end of a message. */
  static String end(List<String> lines) {
    List<String> shown = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
    return ":\n" + String.join("\n", shown);
  }

  /** Bytes that are no text are no reason to fail. */
  private static List<String> read(Path output) throws IOException {
    return new ArrayList<>(
        new String(Files.readAllBytes(output), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .toList());
  }
}
