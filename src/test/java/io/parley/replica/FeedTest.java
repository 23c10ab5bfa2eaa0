package io.parley.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.VersionVector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedTest {
  private final Replica a = Replicas.open("a");
  private final Replica b = Replicas.open("b");

  private static Entry append(Replica replica) {
    List<Entry> appended = new ArrayList<>();
    Replicas.write(replica, batch -> appended.add(batch.append("text/plain", new byte[] {1, 2})));
    return appended.get(0);
  }

  private static Feed read(Replica replica, VersionVector after, int most) {
    return Feed.read(replica.store(), replica.state(), after, most, 1 << 20);
  }

  @Test
  void i10AConsumerThatGoesOnAtAnotherNodeGetsEachEntryOnceInCausalOrder() {
    Entry first = append(a);
    Replicas.merge(b, a, 1 << 20);
    Entry second = append(b);
    Replicas.write(b, batch -> batch.increment("c", 1));
    Feed atB = read(b, VersionVector.EMPTY, 1);
    assertEquals(List.of(first), atB.entries());
    assertTrue(atB.more());

    // What a has alone arrives late at the consumer, and what b has is not there yet.
    Entry alone = append(a);
    Feed atA = read(a, atB.next(), 10);
    assertEquals(List.of(alone), atA.entries());
    assertFalse(atA.more());

    Replicas.merge(b, a, 1 << 20);
    Feed again = read(b, atA.next(), 10);
    assertEquals(List.of(second), again.entries());
    assertEquals(List.of(), read(b, again.next(), 10).entries());
    assertEquals(b.state().version(), again.next());
  }

  @Test
  void aPageStopsWithTheEntryThatReachesItsBytes() {
    append(a);
    append(a);
    Feed page = Feed.read(a.store(), a.state(), VersionVector.EMPTY, 10, 1);
    assertEquals(1, page.entries().size());
    assertTrue(page.more());
  }

  @Test
  void originsThatAreUnknownHereStayInTheCursor() {
    append(a);
    VersionVector elsewhere = a.state().version();
    assertEquals(elsewhere, read(b, elsewhere, 10).next());
  }
}
