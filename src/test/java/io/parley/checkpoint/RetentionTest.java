package io.parley.checkpoint;

import static io.parley.checkpoint.Facts.head;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.replica.CheckpointCell;
import io.parley.replica.Limits;
import io.parley.replica.RemovalCell;
import io.parley.replica.Replica;
import io.parley.replica.Replicas;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final long AFTER = Replicas.NOW + 2_000_000;
  private static final long LONG_AFTER = AFTER + Limits.MAX_TIMEOUT_MICROS;

  private final Replica a = Replicas.open("a");

  private void open(String id, Duration timeout) {
    Replicas.write(
        a, batch -> Checkpoints.open(batch, id, new TreeSet<>(Set.of("a")), timeout, false));
  }

  private void expired(String id) {
    open(id, Duration.ofSeconds(1));
  }

  private void complete(String id) {
    expired(id);
    Replicas.write(a, batch -> Checkpoints.submit(batch, id, "a", 1, head(1)));
  }

  private void retain(int retain, int most, long now) {
    Replicas.write(a, now, batch -> Retention.apply(batch, retain, most));
  }

  private List<String> left() {
    return Checkpoint.all(a.state().checkpoints()).stream().map(Checkpoint::id).toList();
  }

  private List<RemovalCell> removals() {
    return a.state().checkpoints().all().stream()
        .filter(RemovalCell.class::isInstance)
        .map(RemovalCell.class::cast)
        .toList();
  }

  @Test
  void theLatestCompleteOnesAreKept() {
    for (String id : List.of("c1", "c2", "c3", "c4")) {
      complete(id);
    }

    retain(2, 10, AFTER);

    assertEquals(List.of("c4", "c3"), left());
  }

  @Test
  void whatIsCollectingIsKeptHoweverOldItIs() {
    open("long", Duration.ofDays(1));
    complete("c1");
    complete("c2");
    expired("e1");

    retain(1, 10, AFTER);

    assertEquals(List.of("e1", "c2", "long"), left());
    assertFalse(Retention.due(a.state().checkpoints(), 1, AFTER));
  }

  @Test
  void whatDidNotBecomeCompleteGoesOnceEnoughLaterOnesDid() {
    expired("e1");
    expired("e2");
    complete("c1");
    expired("e3");
    expired("e4");

    assertEquals(
        List.of("e1"),
        Retention.surplus(a.state().checkpoints(), 3, AFTER).stream().map(Checkpoint::id).toList());
    retain(1, 10, AFTER);

    assertEquals(List.of("e4", "c1"), left());
  }

  @Test
  void aFewAtATimeAreRemovedTheOldestFirst() {
    for (String id : List.of("c1", "c2", "c3", "c4")) {
      complete(id);
    }

    retain(1, 2, AFTER);
    assertEquals(List.of("c4", "c3"), left());
    assertTrue(Retention.due(a.state().checkpoints(), 1, AFTER));
    retain(1, 2, AFTER);
    assertEquals(List.of("c4"), left());
    assertFalse(Retention.due(a.state().checkpoints(), 1, AFTER));
  }

  @Test
  void nothingIsWrittenWhereNothingIsTooMuch() {
    complete("c1");
    CheckpointCell[] before = a.state().checkpoints().all().toArray(CheckpointCell[]::new);

    assertTrue(Replicas.write(a, AFTER, batch -> Retention.apply(batch, 1, 10)).isEmpty());
    assertEquals(List.of(before), a.state().checkpoints().all());
  }

  private void manyRemovals(int removals) {
    for (int i = 0; i <= removals; i++) {
      complete("c" + i);
    }
    retain(1, removals, AFTER);
    assertEquals(removals, removals().size());
  }

  @Test
  void oneRemovalTakesThePlaceOfManyOnceAllThatTheyCoverIsLongOver() {
    manyRemovals(65);
    assertFalse(Retention.due(a.state().checkpoints(), 1, AFTER));
    long last = removals().stream().mapToLong(RemovalCell::opened).max().orElseThrow();
    assertTrue(Retention.due(a.state().checkpoints(), 1, LONG_AFTER));

    retain(1, 1, LONG_AFTER);

    assertEquals(1, removals().size());
    assertEquals(last, removals().get(0).opened());
    assertEquals(List.of("c65"), left());
    assertFalse(Retention.due(a.state().checkpoints(), 1, LONG_AFTER));
  }

  @Test
  void fewRemovalsStayAsTheyAre() {
    manyRemovals(64);

    retain(1, 1, LONG_AFTER);

    assertEquals(64, removals().size());
  }

  @Test
  void oneRemovalOfManyDoesNotReachWhatIsStillHere() {
    open("kept", Duration.ofDays(7));
    manyRemovals(65);

    retain(2, 1, LONG_AFTER);

    assertEquals(List.of("c65", "kept"), left());
    assertEquals(65, removals().size());
  }

  @Test
  void manyRemovalsOfThoseThatThePolicyOpenedBecomeOneThoughAnOlderCheckpointIsKept() {
    complete("mine");
    for (int i = 0; i < 100; i++) {
      Replicas.write(
          a,
          batch ->
              Checkpoints.openByPolicy(batch, new TreeSet<>(Set.of("a")), Duration.ofSeconds(1)));
    }

    retain(1, 200, AFTER);

    assertEquals(2, left().size());
    assertTrue(left().contains("mine"));
    assertEquals(List.of("policy-*"), removals().stream().map(RemovalCell::id).toList());
  }

  @Test
  void automaticOnesAndOthersAreCountedApart() {
    complete("mine");
    for (String id : List.of("a1", "a2")) {
      Replicas.write(
          a,
          batch ->
              Checkpoints.open(batch, id, new TreeSet<>(Set.of("a")), Duration.ofSeconds(1), true));
      Replicas.write(a, batch -> Checkpoints.submit(batch, id, "a", 1, head(1)));
    }

    retain(1, 10, AFTER);

    assertEquals(List.of("a2", "mine"), left());
  }
}
