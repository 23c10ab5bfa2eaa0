package io.parley.postgres;

import io.parley.it.Eventually;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.opentest4j.TestAbortedException;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once for all test runs of this build.
 *
 * @param home where they were unpacked
 * @param prefix what goes before a program's name on the command line
 */
record PostgresBinaries(Path home, List<String> prefix) {
  /**
   * Unpacks them into {@code folder}, unless they are there.
   *
   * @throws TestAbortedException if they do not run on this machine, with the reason
   */
  static PostgresBinaries in(Path folder) throws IOException {
    PostgresBinaries binaries = new PostgresBinaries(folder.resolve("binaries"), notAsRoot());
    if (Files.notExists(binaries.home)) {
      Path unpacking = Files.createTempDirectory(Files.createDirectories(folder), "unpacking");
      unpack(unpacking);
      Files.move(unpacking, binaries.home, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      binaries.run("postgres", "--version");
    } catch (IOException e) {
      throw unusable(e.getMessage());
    }
    return binaries;
  }

  private static TestAbortedException unusable(String reason) {
    return new TestAbortedException("PostgreSQL's binaries do not run here: " + reason);
  }

  /** PostgreSQL refuses to run as root; in a user namespace of its own, root is somebody else. */
  private static List<String> notAsRoot() {
    try {
      if (!output(List.of("id", "-u")).equals("0")) {
        return List.of();
      }
      List<String> unshare = List.of("unshare", "--user");
      if (!output(List.of("unshare", "--user", "id", "-u")).equals("0")) {
        return unshare;
      }
    } catch (IOException e) {
      throw unusable("this is root, and no user namespace can be made: " + e.getMessage());
    }
    throw unusable("this is root, also in a user namespace");
  }

  private static void unpack(Path to) throws IOException {
    String system = System.getProperty("os.name").split(" ", 2)[0];
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    try (InputStream packed = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
      if (packed == null) {
        throw unusable("there are none for " + system + " on " + machine);
      }
      var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)));
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = to.resolve(entry.getName()).normalize();
        if (!path.startsWith(to)) {
          throw new IOException("entry: got " + entry.getName() + ", want one inside the archive");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          if ((entry.getMode() & 0100) != 0 && !path.toFile().setExecutable(true)) {
            throw new IOException("not made executable: " + path);
          }
        }
      }
    }
  }

  /** A program of PostgreSQL's, with nothing of the environment that would change what it does. */
  ProcessBuilder command(String program, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /** Runs a program to its end; a failure is an error with what it said. */
  void run(String program, String... arguments) throws IOException {
    output(command(program, arguments));
  }

  /** Waits for the end of a process; false if it does not come. */
  static boolean ends(Process process) throws IOException {
    try {
      return process.waitFor(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static String output(List<String> command) throws IOException {
    return output(new ProcessBuilder(command));
  }

  private static String output(ProcessBuilder builder) throws IOException {
    Path output = Files.createTempFile("postgres", ".out");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      try {
        boolean ended = ends(process);
        String said = Files.readString(output, StandardCharsets.UTF_8).strip();
        if (!ended || process.exitValue() != 0) {
          String how = ended ? "exit code " + process.exitValue() : "no end";
          throw new IOException(String.join(" ", builder.command()) + ": " + how + ": " + said);
        }
        return said;
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.delete(output);
    }
  }
}
