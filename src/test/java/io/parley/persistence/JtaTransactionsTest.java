package io.parley.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.replica.InDoubtException;
import io.parley.replica.StoreException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.HeuristicMixedException;
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

  private int status = Status.STATUS_ACTIVE;

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

  /** WildFly's pool throws a RollbackException also where the answer to a commit was lost. */
  @Test
  void aCommitThatFailsIsInDoubtWhateverTheServerCallsIt() {
    for (Exception thrown :
        List.of(
            new RollbackException("lost"),
            new HeuristicMixedException("lost"),
            new SystemException("lost"),
            new IllegalStateException("lost"))) {
      calls.clear();
      failures.put("commit", thrown);
      var error = assertThrows(InDoubtException.class, () -> transactions.run(used -> {}));
      assertSame(thrown, error.getCause());
      // The transaction that the commit left behind is ended.
      assertEquals(List.of("flush", "commit", "rollback", "close"), calls.subList(3, calls.size()));
    }
  }

  @Test
  void aTransactionThatTimedOutBeforeItsCommitIsNotInDoubt() {
    status = Status.STATUS_MARKED_ROLLBACK;
    var error = assertThrows(StoreException.class, () -> transactions.run(used -> {}));
    assertFalse(error instanceof InDoubtException, error::toString);
    assertFalse(calls.contains("commit"));
    assertTrue(calls.contains("rollback"));
  }

  @Test
  void whereNoTransactionCanBeginNothingIsDone() {
    failures.put("begin", new SystemException("down"));
    assertThrows(StoreException.class, () -> transactions.run(used -> calls.add("work")));
    assertEquals(List.of("begin"), calls);
  }
}
