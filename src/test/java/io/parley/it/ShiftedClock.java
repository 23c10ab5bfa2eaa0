package io.parley.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock of one process, and of nothing else on the machine: a small library in C that the
 * process loads first. It needs a compiler, {@code cc}.
 */
final class ShiftedClock {
  private static final Path SOURCE = Path.of("src/test/resources/clock/shift.c");

  private final Path library;
  private final Path shift;

  /**
   * Compiles the library into a folder.
   *
   * @throws IOException if there is no compiler, or it fails
   */
  ShiftedClock(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    library = folder.resolve("shift.so").toAbsolutePath();
    shift = folder.resolve("shift").toAbsolutePath();
    by(Duration.ZERO);
    Process compiler =
        new ProcessBuilder(
                "cc",
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                library.toString(),
                SOURCE.toString(),
                "-ldl")
            .redirectErrorStream(true)
            .start();
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!compiler.waitFor(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS)
        || compiler.exitValue() != 0) {
      throw new IOException("cc: " + said);
    }
  }

  /** What the environment of the process must have. */
  Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "CLOCK_SHIFT", shift.toString());
  }

  /** How far the clock is from the true one from now on; negative: behind. */
  void by(Duration duration) {
    try (var file =
        Files.newByteChannel(shift, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(
          ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(duration.toNanos()).flip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
