package io.parley.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.it.Eventually;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = Eventually.DEADLINE_MINUTES, unit = TimeUnit.MINUTES)
class WatchedTest {
  @Test
  void aServerEndsAfterItsParentWasKilled() throws Exception {
    Process parent = start(Parent.class.getName());
    try (BufferedReader lines = reader(parent.getInputStream())) {
      ProcessHandle server = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      assertEquals("serving on", lines.readLine());
      assertTrue(server.isAlive());

      parent.destroyForcibly();

      server.onExit().join();
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void aServerWhoseParentIsAnotherEndsAtOnce() throws Exception {
    Process server = start(Watched.class.getName(), "1", Server.class.getName(), "on");
    try {
      assertEquals(3, server.waitFor());
    } finally {
      server.destroyForcibly();
    }
  }

  private static Process start(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static BufferedReader reader(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  /** Starts a server, says its process id and what it says first, and stays. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      Process server =
          start(
              Watched.class.getName(),
              Long.toString(ProcessHandle.current().pid()),
              Server.class.getName(),
              "on");
      System.out.println(server.pid());
      try (BufferedReader lines = reader(server.getInputStream())) {
        System.out.println(lines.readLine());
        server.waitFor();
      }
    }
  }

  /** Serves until it is stopped. */
  static final class Server {
    private Server() {}

    public static void main(String[] arguments) throws Exception {
      System.out.println("serving " + arguments[0]);
      Thread.currentThread().join();
    }
  }
}
