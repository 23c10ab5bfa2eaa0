package io.parley.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.parley.replica.StoreException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The order of calls to the server; what a real server makes of them, the integration tests see.
 */
class JtaTransactionsTest {
  private final List<String> calls = new ArrayList<>();

  /** What a call throws, by its name. */
  private final Map<String, Throwable> failures = new HashMap<>();

  private int status = Status.STATUS_NO_TRANSACTION;

  private final EntityManager em = recording(EntityManager.class);
  private final JtaTransactions transactions =
      new JtaTransactions(recording(EntityManagerFactory.class), recording(UserTransaction.class));

  private <T> T recording(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "isOpen" -> {
                  return true;
                }
                case "getStatus" -> {
                  return status;
                }
                default -> calls.add(method.getName());
              }
              if (failures.containsKey(method.getName())) {
                throw failures.get(method.getName());
              }
              return method.getName().equals("createEntityManager") ? em : null;
            }));
  }

  @Test
  void workIsFlushedCommittedAndThenClosed() {
    transactions.run(used -> calls.add(used == em ? "work" : "other"));
    assertEquals(
        List.of(
            "begin", "createEntityManager", "joinTransaction", "work", "flush", "commit", "close"),
        calls);
  }

  @Test
  void workThatFailsIsRolledBack() {
    var failure = new IllegalStateException("work");
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class,
            () ->
                transactions.run(
                    used -> {
                      throw failure;
                    })));
    assertEquals(
        List.of("begin", "createEntityManager", "joinTransaction", "rollback", "close"), calls);
  }

  @Test
  void aCommitThatFailsIsAnErrorOfTheStore() {
    failures.put("commit", new RollbackException("full"));
    var error = assertThrows(StoreException.class, () -> transactions.run(used -> {}));
    assertSame(failures.get("commit"), error.getCause());
    assertEquals(List.of("flush", "commit", "close"), calls.subList(3, calls.size()));
  }

  @Test
  void aTransactionThatACommitLeftBehindIsEnded() {
    failures.put("commit", new IllegalStateException("odd"));
    status = Status.STATUS_UNKNOWN;
    assertThrows(StoreException.class, () -> transactions.run(used -> {}));
    assertEquals(List.of("commit", "rollback", "close"), calls.subList(4, calls.size()));
  }

  @Test
  void whereNoTransactionCanBeginNothingIsDone() {
    failures.put("begin", new SystemException("down"));
    assertThrows(StoreException.class, () -> transactions.run(used -> calls.add("work")));
    assertEquals(List.of("begin"), calls);
  }
}
