package io.parley.api;

import jakarta.ws.rs.core.Application;
import java.util.function.Supplier;

/** Calls of the server from threads that are not a request's. */
final class ServerCalls {
  private ServerCalls() {}

  /**
   * Calls the server under its own class loader: a pool thread that it starts meanwhile inherits
   * the one that it finds, and may keep it for longer than this application is deployed.
   */
  static <T> T call(Supplier<T> action) {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(Application.class.getClassLoader());
    try {
      return action.get();
    } finally {
      thread.setContextClassLoader(own);
    }
  }
}
