package io.parley.it;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * Runs beside Parley on the same server and takes its database away: {@code POST /lock} locks the
 * rows that every write changes, {@code POST /exclusive} shuts all other connections out, {@code
 * DELETE} gives it back.
 */
@WebServlet("/*")
public class StoreBreaker extends HttpServlet {
  private transient volatile Connection held;
  private String release;

  @Override
  protected synchronized void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean exclusive = request.getPathInfo().equals("/exclusive");
    release = exclusive ? "SET EXCLUSIVE 0" : "ROLLBACK";
    FutureTask<Void> taking =
        new FutureTask<>(
            () -> {
              held = dataSource().getConnection();
              held.setAutoCommit(false);
              run(exclusive ? "SET EXCLUSIVE 2" : "SELECT origin_no FROM parley_origin FOR UPDATE");
              return null;
            });
    // Not by this thread: a server may take connections back when the request has ended.
    new Thread(taking).start();
    try {
      taking.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  protected synchronized void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (held == null) {
      return;
    }
    try {
      run(release);
      held.close();
      held = null;
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** Each server has it under another name; both are constants. */
  @SuppressWarnings("BanJNDI")
  private static DataSource dataSource() throws NamingException {
    InitialContext names = new InitialContext();
    try {
      return (DataSource) names.lookup("java:/jdbc/parley");
    } catch (NamingException e) {
      return (DataSource) names.lookup("jdbc/parley");
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = held.createStatement()) {
      statement.execute(sql);
    }
  }
}
