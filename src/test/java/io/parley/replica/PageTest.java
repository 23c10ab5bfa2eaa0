package io.parley.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.VersionVector;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PageTest {
  private final Replica a = Replicas.open("a");
  private final Replica b = Replicas.open("b");
  private final Replica c = Replicas.open("c");

  private static Batch append(Replica replica, int bytes) {
    return Replicas.write(replica, batch -> batch.append("text/plain", new byte[bytes]));
  }

  @Test
  void i8APageStaysBelowItsBytesButHoldsOneCellAtLeast() {
    append(a, 1000);
    append(a, 1000);
    append(a, 1000);
    Page page = Replicas.page(a, VersionVector.EMPTY, 3000);
    assertTrue(page.more());
    assertTrue(page.deltas().get(0).weight() <= 3000);
    assertEquals(2, page.deltas().get(0).cells().size());
    assertEquals(1, Replicas.page(a, VersionVector.EMPTY, 1).deltas().get(0).cells().size());
  }

  @Test
  void i8APageHoldsNoMoreCellsThanAllowed() {
    Replicas.write(
        a,
        batch -> {
          for (int i = 0; i <= Limits.MAX_PAGE_CELLS; i++) {
            batch.append("text/plain", new byte[0]);
          }
        });
    Page page = Replicas.page(a, VersionVector.EMPTY, 64 << 20);
    assertEquals(Limits.MAX_PAGE_CELLS, page.deltas().get(0).cells().size());
    assertTrue(page.more());
    Replicas.merge(b, a, 64 << 20);
    assertEquals(a.digest(), b.digest());
  }

  @Test
  void i10PagesComeInTimestampOrderOverAllOrigins() {
    append(a, 10);
    Replicas.merge(b, a, 1 << 20);
    append(b, 10);
    Replicas.merge(a, b, 1 << 20);
    append(a, 10);
    long last = 0;
    for (boolean more = true; more; ) {
      Page page = Replicas.page(a, c.state().version(), 1);
      if (page.deltas().isEmpty()) {
        break;
      }
      Cell cell = page.deltas().get(0).cells().get(0);
      assertTrue(cell.timestamp() > last);
      last = cell.timestamp();
      Batch batch = c.begin(Replicas.NOW);
      try {
        batch.apply(page.deltas(), Set.of());
      } catch (RefusedException e) {
        throw new AssertionError(e);
      }
      Replicas.commit(c, batch);
      more = page.more();
    }
    assertEquals(a.digest(), c.digest());
  }

  @Test
  void onlyTheLastPageVouchesForWhatWasReplaced() {
    append(a, 10);
    Replicas.write(a, batch -> batch.put("r", "text/plain", new byte[1]));
    Replicas.merge(b, a, 1 << 20);
    Replicas.write(b, batch -> batch.put("r", "text/plain", new byte[2]));
    Page first = Replicas.page(b, VersionVector.EMPTY, 1);
    assertEquals(1, first.deltas().get(0).to());
    assertNull(first.deltas().get(0).head());
    Page whole = Replicas.page(b, VersionVector.EMPTY, 1 << 20);
    assertFalse(whole.more());
    for (Delta delta : whole.deltas()) {
      assertEquals(b.state().version(delta.origin()), delta.to());
      assertNotNull(delta.head());
    }
  }

  @Test
  void aCounterBumpedOftenTravelsOnce() {
    for (int i = 0; i < 50; i++) {
      Replicas.write(a, batch -> batch.increment("c", 1));
    }
    Page page = Replicas.page(a, b);
    assertEquals(1, page.deltas().get(0).cells().size());
    Replicas.merge(b, a, 1 << 20);
    assertEquals(a.digest(), b.digest());
  }

  @Test
  void equalReplicasAndOriginsLeftOutHaveNothingToSend() {
    append(a, 10);
    assertEquals(List.of(), Replicas.page(a, a).deltas());
    assertEquals(
        new Page(List.of(), false),
        Page.read(a.store(), a.state(), VersionVector.EMPTY, Set.of(a.state().current()), 1 << 20));
  }
}
