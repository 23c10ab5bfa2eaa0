package io.parley.postgres;

import io.parley.it.Eventually;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A PostgreSQL server of a test's own, as durable as in production: it forces its log to the disk
 * at each commit. It listens on one port of 127.0.0.1 and on no socket file; its data are deleted
 * when it is closed. It never outlives this JVM: a guard, a shell that waits for the end of its
 * input, kills it when this JVM is gone, however that ended. For one thread at a time.
 */
public final class PostgresServer implements Closeable {
  /** Binaries and data; nothing outside. */
  private static final Path FOLDER = Path.of("target", "postgres").toAbsolutePath();

  private static final String USER = "postgres";
  private static final String PASSWORD = "of the tests";

  /** How {@link #stop} ends the server, by the signal that the server takes for it. */
  public enum Stop {
    /** Ends sessions and rolls back what they were doing. */
    FAST("INT"),
    /** Aborts; the next start recovers from the log. */
    IMMEDIATE("QUIT"),
    /** The process is killed. */
    KILL("KILL");

    private final String signal;

    Stop(String signal) {
      this.signal = signal;
    }
  }

  private final PostgresBinaries binaries;
  private final Path directory;
  private final int port;
  private Process process;
  private Process guard;
  private int databases;

  private PostgresServer(PostgresBinaries binaries) throws IOException {
    this.binaries = binaries;
    this.directory = Files.createTempDirectory(FOLDER, "server");
    this.port = freePort();
  }

  /**
   * Starts a new, empty server.
   *
   * @throws org.opentest4j.TestAbortedException if its binaries do not run on this machine
   * @throws IOException if it does not start for any other reason
   */
  public static PostgresServer create() throws IOException {
    PostgresServer server = new PostgresServer(PostgresBinaries.in(FOLDER));
    try {
      Path password = server.directory.resolve("password");
      Files.writeString(password, PASSWORD);
      server.binaries.run(
          "initdb",
          "--pgdata=" + server.data(),
          "--username=" + USER,
          "--pwfile=" + password,
          "--auth=scram-sha-256",
          "--encoding=UTF8",
          "--locale=C");
      server.start();
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Below the ports that systems give to outgoing connections: one would take it by chance. */
  private static int freePort() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        // Taken; the next one.
      }
    }
    throw new IOException("ports: got none free of 100, want one");
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path log() {
    return directory.resolve("log");
  }

  /** Starts it on its port and data, and waits until it takes connections. */
  public void start() throws IOException {
    process =
        binaries
            .command(
                "postgres",
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    guard =
        new ProcessBuilder("sh", "-c", "read -r _; kill -9 \"$0\"", Long.toString(process.pid()))
            .start();
    long end = System.nanoTime() + Eventually.DEADLINE.toNanos();
    while (true) {
      try {
        execute("select 1");
        return;
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException("PostgreSQL did not start: " + Files.readString(log()), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  /** Ends it and keeps its data; returns when the process is gone. */
  public void stop(Stop how) throws IOException {
    signal(how.signal);
    if (!PostgresBinaries.ends(process)) {
      throw new IOException("PostgreSQL did not stop: " + Files.readString(log()));
    }
    // A guard must not outlive its server: another process may get the number.
    guard.destroyForcibly();
  }

  private void signal(String name) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (!PostgresBinaries.ends(kill) || kill.exitValue() != 0) {
      throw new IOException("kill -" + name + " " + process.pid() + " failed");
    }
  }

  /** Its port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** A superuser's name. */
  public String user() {
    return USER;
  }

  /** The superuser's password. */
  public String password() {
    return PASSWORD;
  }

  /** A database's JDBC URL. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Makes a new, empty database; returns its name. */
  public String createDatabase() throws SQLException {
    String name = "parley" + databases++;
    execute("create database " + name);
    return name;
  }

  /** Runs SQL in the database that every server has, as the superuser. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), USER, PASSWORD);
  }

  @Override
  public void close() throws IOException {
    if (process != null && process.isAlive()) {
      stop(Stop.FAST);
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
