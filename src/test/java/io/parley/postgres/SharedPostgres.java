package io.parley.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One server for all test classes with this extension, each with databases of its own: started for
 * the first, closed after the last.
 */
public final class SharedPostgres implements BeforeAllCallback {
  private static PostgresServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        context
            .getRoot()
            .getStore(Namespace.create(SharedPostgres.class))
            .getOrComputeIfAbsent(PostgresServer.class, key -> create(), PostgresServer.class);
  }

  private static PostgresServer create() {
    try {
      return PostgresServer.create();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server; for tests of classes with this extension. */
  public static PostgresServer server() {
    return server;
  }
}
