package io.parley.it;

import static io.parley.it.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A server's process: killed, frozen and thawed by its id. It never outlives this JVM: a guard, a
 * shell that waits for the end of its input, kills it when this JVM is gone, however that ended.
 */
final class ServerProcess {
  private final ProcessHandle handle;
  private final Process guard;
  private final CompletableFuture<Process> guardEnd;

  ServerProcess(ProcessHandle handle) {
    this.handle = handle;
    try {
      this.guard =
          new ProcessBuilder("sh", "-c", "read -r _; kill -9 \"$0\"", Long.toString(handle.pid()))
              .start();
    } catch (IOException e) {
      handle.destroyForcibly();
      throw new UncheckedIOException(e);
    }
    // A guard must not outlive its server: another process may get the number.
    this.guardEnd = handle.onExit().thenApply(ended -> guard.destroyForcibly());
  }

  long pid() {
    return handle.pid();
  }

  boolean isAlive() {
    return handle.isAlive();
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    handle.destroyForcibly();
    eventually("the end of process " + pid(), guardEnd::isDone, done -> done);
  }

  /** SIGSTOP: the process keeps its ports and connections, and does nothing. */
  void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
      if (!kill.waitFor(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS)
          || kill.exitValue() != 0) {
        throw new IllegalStateException("kill -" + name + " " + pid() + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
