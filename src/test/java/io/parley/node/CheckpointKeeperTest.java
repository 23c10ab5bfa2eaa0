package io.parley.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.CheckpointPolicy;
import io.parley.checkpoint.CheckpointPolicy.Field;
import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.Snapshot;
import io.parley.persistence.CheckpointTotals;
import io.parley.persistence.CompletedCheckpoint;
import io.parley.replica.HeaderCell;
import io.parley.replica.Limits;
import io.parley.replica.StoreException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes do about checkpoints by themselves. */
class CheckpointKeeperTest {
  @TempDir private Path folder;
  private CheckpointNodes nodes;

  private CheckpointNodes.Member start(String... names) {
    nodes = new CheckpointNodes(folder, names);
    return nodes.node(names[0]);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private static void policy(CheckpointNodes.Member at, Duration interval, int retain) {
    change(
        at,
        Map.of(
            Field.INTERVAL,
            interval == null ? "" : interval.toString(),
            Field.RETAIN,
            Integer.toString(retain)));
  }

  private static void change(CheckpointNodes.Member at, Map<Field, String> fields) {
    at.checkpoints.checkpoints().change(fields).toCompletableFuture().join();
  }

  private static List<Checkpoint> all(CheckpointNodes.Member at) {
    return at.checkpoints.checkpoints().all().stream().map(CheckpointView::checkpoint).toList();
  }

  /** Who opened each, the earliest first. */
  private static List<String> openers(CheckpointNodes.Member at) {
    return all(at).stream()
        .sorted(java.util.Comparator.comparingLong(Checkpoint::openedAt))
        .map(c -> c.barrier().origin().node())
        .toList();
  }

  private static byte[] snapshot(CheckpointNodes.Member of) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Snapshot.write(of.writer.state(), of.store, out::writeBytes);
    return out.toByteArray();
  }

  // ---- the policy ----

  @Test
  void fieldsThatAreChangedOnTwoSidesOfASplitAreAllKept() {
    CheckpointNodes.Member n1 = start("n1", "n2");
    n1.away(true);
    change(n1, Map.of(Field.RETAIN, "7"));
    change(nodes.node("n2"), Map.of(Field.TIMEOUT, "PT5M"));
    nodes.pass(Duration.ofSeconds(1));
    change(nodes.node("n2"), Map.of(Field.INTERVAL, "PT1H"));
    n1.away(false);
    for (int i = 0; i < 4; i++) {
      nodes.settle();
    }
    CheckpointPolicy both =
        new CheckpointPolicy(Optional.of(Duration.ofHours(1)), Duration.ofMinutes(5), 7);
    assertEquals(both, n1.checkpoints.checkpoints().policy());
    assertEquals(both, nodes.node("n2").checkpoints.checkpoints().policy());
  }

  @Test
  void whatAnOlderReleaseStoredIsEachFieldsDefaultUntilThatFieldIsWritten() {
    CheckpointNodes.Member n1 = start("n1");
    register(n1, CheckpointPolicy.REGISTER, "interval=\ntimeout=PT2M\nretain=9\n");
    assertEquals(
        new CheckpointPolicy(Optional.empty(), Duration.ofMinutes(2), 9),
        n1.checkpoints.checkpoints().policy());
    change(n1, Map.of(Field.RETAIN, "4"));
    CheckpointPolicy changed = new CheckpointPolicy(Optional.empty(), Duration.ofMinutes(2), 4);
    assertEquals(changed, n1.checkpoints.checkpoints().policy());
    register(n1, Field.TIMEOUT.register(), "P9D, as a later release may allow");
    assertEquals(changed, n1.checkpoints.checkpoints().policy());
  }

  private static void register(CheckpointNodes.Member at, String name, String value) {
    at.writer
        .submit(batch -> batch.put(name, "text/plain", value.getBytes(UTF_8)), value.length())
        .join();
  }

  // ---- opening and removing ----

  @Test
  void aCheckpointExpectsAllOfAsManyPeersAsThereIsRoomFor() {
    CheckpointNodes.Member n1 = start("n1");
    var filled =
        n1.writer.control(
            gossip -> {
              for (int i = 1; i < Limits.MAX_EXPECTED_NODES; i++) {
                gossip.register("p" + i);
              }
              return gossip.peers().size();
            });
    assertEquals(Limits.MAX_EXPECTED_NODES - 1, filled.join());
    var all = new SharedCheckpoints.Opening("all", null, Duration.ofMinutes(1), false);
    CheckpointView view = n1.checkpoints.checkpoints().open(all).toCompletableFuture().join();
    assertEquals(Limits.MAX_EXPECTED_NODES, view.checkpoint().expected().size());
  }

  @Test
  void theLiveNodeWithTheLeastIdOpensOncePerInterval() {
    CheckpointNodes.Member n1 = start("n1", "n2", "n3");
    policy(nodes.node("n3"), Duration.ofSeconds(10), 5);
    nodes.settle();
    assertEquals(List.of("n1"), openers(n1));
    nodes.pass(Duration.ofMillis(9_990));
    nodes.settle();
    assertEquals(List.of("n1"), openers(n1));
    nodes.pass(Duration.ofMillis(20));
    nodes.settle();
    assertEquals(List.of("n1", "n1"), openers(n1));
    assertTrue(all(n1).stream().allMatch(Checkpoint::complete), "all have submitted");

    n1.away(true);
    nodes.pass(Duration.ofSeconds(10));
    nodes.settle();
    assertEquals(List.of("n1", "n1", "n2"), openers(nodes.node("n3")));
  }

  @Test
  void whereTheNodeWithTheLeastIdIsLiveAndCannotWriteTheNextOneOpensAndRemoves() {
    CheckpointNodes.Member n1 = start("n1", "n2", "n3");
    CheckpointNodes.Member n3 = nodes.node("n3");
    n1.cells.before(
        () -> {
          throw new StoreException("disk full", null);
        });
    policy(n3, Duration.ofSeconds(10), 1);
    nodes.settle();
    assertEquals(List.of(), openers(n3), "it is n1's turn");
    nodes.pass(Turn.STEP);
    nodes.settle();
    assertEquals(List.of("n2"), openers(n3));
    assertTrue(n1.writer.failure().contains("disk full"));
    String first = all(n3).get(0).id();

    nodes.pass(Duration.ofMinutes(2));
    nodes.settle();
    nodes.pass(Turn.STEP);
    nodes.settle();
    nodes.pass(Duration.ofMinutes(2));
    nodes.settle();
    nodes.pass(Turn.STEP);
    nodes.settle();
    assertTrue(openers(n3).stream().allMatch("n2"::equals), openers(n3)::toString);
    assertTrue(all(n3).stream().noneMatch(c -> c.id().equals(first)), "one expired one is kept");

    n1.cells.before(() -> {});
    nodes.pass(Duration.ofSeconds(10));
    for (int i = 0; i < 3; i++) {
      nodes.settle();
    }
    assertEquals("n1", openers(n3).get(openers(n3).size() - 1));
    assertNull(n1.writer.failure());
  }

  @Test
  void anAutomaticCheckpointThatIsRemovedIsNotOpenedAgainBeforeItsTime() {
    CheckpointNodes.Member n1 = start("n1");
    policy(n1, Duration.ofHours(1), 1);
    nodes.settle();
    assertEquals(1, all(n1).size());
    nodes.pass(Duration.ofSeconds(1));
    n1.open("by-hand", false, "n1");
    n1.submit("by-hand", "n1", 1, new byte[] {1});
    nodes.settle();
    assertEquals(2, all(n1).size(), "each kind is retained apart");
    String first = all(n1).get(1).id();
    n1.end(first);
    nodes.settle();
    assertEquals(List.of("by-hand"), all(n1).stream().map(Checkpoint::id).toList());
    nodes.pass(Duration.ofHours(1));
    nodes.settle();
    assertEquals(2, all(n1).size());
  }

  @Test
  void whatIsTooOldIsRemovedEverywhereAndItsStatesAreSwept() {
    CheckpointNodes.Member n1 = start("n1", "n2");
    CheckpointNodes.Member n2 = nodes.node("n2");
    for (int i = 0; i < 4; i++) {
      nodes.pass(Duration.ofSeconds(1));
      n2.open("c" + i, false, "n1");
      n2.submit("c" + i, "n1", i, CheckpointNodes.bytes(i, 70 * Chunk.SIZE));
      nodes.settle();
    }
    policy(n2, null, 2);
    nodes.settle();
    for (CheckpointNodes.Member node : List.of(n1, n2)) {
      node.sweep();
      assertEquals(
          Set.of("c2", "c3"), all(node).stream().map(Checkpoint::id).collect(Collectors.toSet()));
      assertEquals(2 * 70, node.number("select count(*) from parley_chunk"));
      assertEquals(2, node.number("select count(*) from parley_state"));
      assertEquals(List.of("c2", "c3"), completed(node));
      assertEquals(new CheckpointTotals(4, 4, 4L * 70 * Chunk.SIZE), node.checkpoints.totals());
      assertArrayEquals(CheckpointNodes.bytes(2, 70 * Chunk.SIZE), node.read("c2", "n1"));
    }
  }

  private static List<String> completed(CheckpointNodes.Member at) {
    return at.database.checkpoints().all().stream().map(CompletedCheckpoint::id).toList();
  }

  // ---- contributing ----

  private static void count(CheckpointNodes.Member at) {
    at.writer.submit(batch -> batch.increment("visits", 1), 100).join();
  }

  @Test
  void aSnapshotIsTornByWritesUntilTheWriterRestsForOne() {
    CheckpointNodes.Member n1 = start("n1");
    count(n1);
    n1.writer.submit(batch -> batch.append("text/plain", new byte[] {1}), 1).join();
    long[] begun = {0};
    byte[][] expected = new byte[1][];
    nodes.together(
        () -> {
          n1.open("c", true, "n1");
          // Each attempt's first transaction begins a state; the cells are read after it.
          n1.chunks.after(
              () -> {
                if (n1.number("select count(*) from parley_state") > begun[0]) {
                  begun[0]++;
                  if (begun[0] <= 3) {
                    count(n1);
                  } else {
                    expected[0] = snapshot(n1);
                    var unused = n1.writer.submit(batch -> batch.increment("visits", 1), 100);
                  }
                }
              });
        });
    n1.chunks.after(() -> {});
    assertEquals(4, begun[0], "three beside the writer, one while it rests");
    assertTrue(n1.verify("c").valid());
    assertArrayEquals(expected[0], n1.read("c", "n1"));
    assertEquals(1, all(n1).get(0).headers().get("n1").logicalTime());
    n1.sweep();
    assertEquals(1, n1.number("select count(*) from parley_state"), "of the others nothing stays");
  }

  @Test
  void aSnapshotDoesNotWaitForTheEndOfALongSweep() {
    CheckpointNodes.Member n1 = start("n1");
    n1.open("large", false, "n1");
    n1.submit("large", "n1", 1, CheckpointNodes.bytes(1, 300 * Chunk.SIZE));
    String chunks = "select count(*) from parley_chunk";
    boolean[] opened = {false};
    long[] left = {0};
    n1.chunks.after(
        () -> {
          if (!opened[0] && n1.number(chunks) < 300) {
            opened[0] = true;
            n1.open("c", true, "n1");
          }
        });
    n1.cells.after(
        () -> {
          if (left[0] == 0 && n1.number("select count(*) from parley_state") == 2) {
            left[0] = n1.number(chunks);
          }
        });
    n1.end("large");
    assertTrue(opened[0]);
    assertTrue(all(n1).get(0).complete());
    assertTrue(left[0] > 100, "chunks left when it was submitted: " + left[0]);
    assertEquals(1, n1.number(chunks), "in the end");
  }

  @Test
  void aNodeBehindItsLastCompleteCheckpointSubmitsNothing() {
    CheckpointNodes.Member n1 = start("n1");
    nodes.together(
        () -> {
          n1.open("ahead", true, "n1");
          n1.submit("ahead", "n1", 1, new byte[] {1});
        });
    nodes.pass(Duration.ofSeconds(1));
    n1.open("c", true, "n1");
    nodes.settle();
    assertEquals(Set.of("n1"), n1.checkpoints.checkpoints().find("c").checkpoint().missing());
    n1.sweep();
    assertEquals(1, n1.number("select count(*) from parley_state"));

    n1.writer.submit(batch -> batch.append("text/plain", new byte[] {1}), 1).join();
    byte[] expected = snapshot(n1);
    nodes.settle();
    assertArrayEquals(expected, n1.read("c", "n1"));
  }

  @Test
  void aNodeThatStartsAgainSubmitsToWhatIsStillOpen() {
    CheckpointNodes.Member n1 = start("n1", "n2");
    nodes.node("n2").away(true);
    n1.open("c", true, "n1", "n2");
    nodes.restart("n2");
    nodes.restart("n1");
    // So long a peer is not asked again that did not know this node yet.
    for (int i = 0; i < 4; i++) {
      nodes.settle();
    }
    var one = nodes.node("n1").checkpoints.checkpoints().find("c");
    assertEquals(Checkpoint.Status.COMPLETE, one.status());
    assertEquals(
        one.combinedRoot(), nodes.node("n2").checkpoints.checkpoints().find("c").combinedRoot());
    assertEquals(List.of(), nodes.node("n2").verify("c").mismatches());
  }

  // ---- what is told of complete ones ----

  @Test
  void whatIsToldOfCompleteOnesFollowsTheCells() {
    CheckpointNodes.Member n1 = start("n1");
    for (String id : List.of("conflicted", "removed", "kept", "last")) {
      nodes.pass(Duration.ofSeconds(1));
      n1.open(id, false, "n1");
      assertTrue(!completed(n1).contains(id));
      n1.submit(id, "n1", 7, new byte[10]);
    }
    assertEquals(List.of("conflicted", "removed", "kept", "last"), completed(n1));
    CheckpointTotals totals = new CheckpointTotals(4, 4, 40);
    assertEquals(totals, n1.checkpoints.totals());

    nodes.restart("n1");
    CheckpointNodes.Member again = nodes.node("n1");
    assertTrue(again.verify("conflicted").valid());
    Checkpoint before = again.checkpoints.checkpoints().find("conflicted").checkpoint();
    HeaderCell header = before.headers().get("n1");
    again
        .writer
        .submit(batch -> batch.submit(before.barrier(), "n1", 8, header.size(), header.root()), 400)
        .join();
    assertEquals(
        Checkpoint.Status.CONFLICTED, again.checkpoints.checkpoints().find("conflicted").status());
    assertEquals(List.of("removed", "kept", "last"), completed(again));
    again.end("removed");
    assertEquals(List.of("kept", "last"), completed(again));
    long opened = again.checkpoints.checkpoints().find("kept").checkpoint().openedAt();
    again.writer.submit(batch -> batch.remove(null, opened), 400).join();
    assertEquals(List.of("last"), completed(again));
    assertEquals(totals, again.checkpoints.totals());

    nodes.restart("n1");
    assertEquals(List.of("last"), completed(nodes.node("n1")));
    assertEquals(totals, nodes.node("n1").checkpoints.totals());
  }
}
