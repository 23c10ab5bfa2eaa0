package io.parley.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between a client and a PostgreSQL server, and breaks a connection where it is told to. A
 * client must send its statements as text each time: {@link #url} sees to it. Thread-safe.
 */
public final class PostgresProxy implements Closeable {
  /** The text of a commit alone: it ends there, which READ COMMITTED does not. */
  public static final String COMMIT = "COMMIT\0";

  private static final int BUFFER = 64 * 1024;

  /** What becomes of a statement at which the connection breaks. */
  public enum Cut {
    /** The server never gets it. */
    BEFORE,
    /** The server does it, and its answer is lost. */
    AFTER
  }

  private record Armed(String statement, Cut cut) {}

  private final PostgresServer server;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Armed> armed = new AtomicReference<>();

  /** In front of this server. */
  public PostgresProxy(PostgresServer server) throws IOException {
    this.server = server;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** A database's JDBC URL by way of the proxy. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:"
        + listening.getLocalPort()
        + "/"
        + database
        + "?prepareThreshold=0";
  }

  /** Breaks the connection on which the next statement comes that holds this text, once. */
  public void cut(String statement, Cut cut) {
    armed.set(new Armed(statement, cut));
  }

  /** Whether what was to be cut has come. */
  public boolean hasCut() {
    return armed.get() == null;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "postgres-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        try {
          Socket database = new Socket(InetAddress.getLoopbackAddress(), server.port());
          open.add(database);
          AtomicReference<Cut> losing = new AtomicReference<>();
          start(() -> pass(client, database, losing, true));
          start(() -> pass(database, client, losing, false));
        } catch (IOException e) {
          client.close();
        }
      } catch (IOException e) {
        // Closed, or a client that gave up.
      }
    }
  }

  /** One direction of one connection, until it ends or is cut. */
  private void pass(Socket from, Socket to, AtomicReference<Cut> losing, boolean statements) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (statements) {
          Armed next = armed.get();
          if (next != null
              && new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(next.statement)
              && armed.compareAndSet(next, null)) {
            losing.set(next.cut);
          }
        }
        // From the server this is the answer that is lost: it has done what it was asked to.
        if (losing.get() == (statements ? Cut.BEFORE : Cut.AFTER)) {
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One of the two is gone; the other one goes too.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
