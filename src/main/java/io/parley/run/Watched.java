package io.parley.run;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The main class of a node's JVM: runs the server's own, and ends the JVM when the process that
 * started it is gone, however that ended. A parent killed by SIGKILL can clean up nothing itself.
 * Uses no other class of Parley: where a server's applications see the class path, it stands alone.
 */
public final class Watched {
  /** Short, so that the ports are free again soon after; a look costs some microseconds. */
  private static final long LOOK_MILLIS = 500;

  /** A shutdown takes about a second; one that hangs is cut off. */
  private static final long EXIT_DEADLINE_MILLIS = 10_000;

  private static final int EXIT_ORPHANED = 3;

  private Watched() {}

  /**
   * Runs until the server ends.
   *
   * @param arguments the process id of the parent, the main class to run, and its arguments
   */
  public static void main(String[] arguments) throws Exception {
    long parent = Long.parseLong(arguments[0]);
    Thread watch = new Thread(() -> watch(parent), "parley-parent-watch");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(arguments[1])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 2, arguments.length));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the server did not start", e.getCause());
    }
  }

  private static void watch(long parent) {
    // Asked of the system, not of the argument: a parent that is gone already is nobody's parent.
    ProcessHandle handle =
        ProcessHandle.current().parent().filter(p -> p.pid() == parent).orElse(null);
    while (handle != null && handle.isAlive()) {
      pause(LOOK_MILLIS);
    }
    Thread exit = new Thread(() -> System.exit(EXIT_ORPHANED), "parley-orphaned");
    exit.setDaemon(true);
    exit.start();
    pause(EXIT_DEADLINE_MILLIS);
    Runtime.getRuntime().halt(EXIT_ORPHANED);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt this thread: look again at once.
    }
  }
}
