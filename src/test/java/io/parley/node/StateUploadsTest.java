package io.parley.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.Chunk;
import io.parley.replica.InDoubtException;
import io.parley.replica.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Submissions to one node that takes one at a time: a permit that is kept would show at once. */
class StateUploadsTest {
  /** More than is stored in one transaction. */
  private static final byte[] STATE = CheckpointNodes.bytes(1, 17 * Chunk.SIZE + 1);

  @TempDir private Path folder;
  private CheckpointNodes nodes;
  private CheckpointNodes.Member n1;

  @BeforeEach
  void start() {
    nodes = new CheckpointNodes(folder, "n1");
    n1 = nodes.node("n1");
    n1.open("c", false, "n1");
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private void assertNothingStays() {
    n1.sweep();
    assertEquals(0, n1.stateRows());
    assertTrue(n1.checkpoints.checkpoints().find("c").checkpoint().headers().isEmpty());
  }

  private static InputStream thenDoing(byte[] first, Runnable action) {
    InputStream second =
        new InputStream() {
          @Override
          public int read() throws IOException {
            action.run();
            throw new IOException("the line is cut");
          }

          @Override
          public int read(byte[] into, int from, int most) throws IOException {
            return read();
          }
        };
    return new SequenceInputStream(new ByteArrayInputStream(first), second);
  }

  @Test
  void ofABodyThatBreaksOffNothingStays() {
    long[] midway = new long[1];
    assertThrows(
        UncheckedIOException.class,
        () ->
            n1.submit(
                "c",
                "n1",
                1,
                Optional.empty(),
                thenDoing(STATE, () -> midway[0] = n1.stateRows())));
    assertTrue(midway[0] > 0, "some of it was stored by then");
    assertNothingStays();
    n1.submit("c", "n1", 1, STATE);
    assertArrayEquals(STATE, n1.read("c", "n1"));
  }

  @Test
  void ofWhatIsRefusedNothingStays() {
    var other = Optional.of(CheckpointNodes.head(new byte[1]).root());
    CheckpointVerificationFailedException wrong =
        assertThrows(
            CheckpointVerificationFailedException.class,
            () -> n1.submit("c", "n1", 1, other, new ByteArrayInputStream(STATE)));
    assertTrue(wrong.getMessage().contains(other.get().hex()), wrong.getMessage());
    assertTrue(
        wrong.getMessage().contains(CheckpointNodes.head(STATE).root().hex()), wrong.getMessage());
    assertEquals(1, n1.checkpoints.counts().failedVerifications());
    assertThrows(SerialisationException.class, () -> n1.submit("c", "n1", 1, new byte[0]));
    assertThrows(NodeNotRegisteredException.class, () -> n1.submit("c", "n2", 1, STATE));
    assertThrows(UnknownNameException.class, () -> n1.submit("d", "n1", 1, STATE));
    assertNothingStays();

    // Aborted while its bytes come.
    assertThrows(
        StaleStateException.class,
        () ->
            n1.submit(
                "c",
                "n1",
                1,
                Optional.empty(),
                new ByteArrayInputStream(STATE) {
                  @Override
                  public synchronized int read(byte[] into, int from, int most) {
                    int n = super.read(into, from, most);
                    if (n < 0) {
                      n1.end("c");
                    }
                    return n;
                  }
                }));
    assertNothingStays();
  }

  @Test
  void asManyAsAreAllowedAreTakenAtOnce() {
    assertThrows(
        UncheckedIOException.class,
        () ->
            n1.submit(
                "c",
                "n1",
                1,
                Optional.empty(),
                thenDoing(
                    STATE,
                    () ->
                        assertThrows(
                            ReplicationException.class, () -> n1.submit("c", "n1", 1, STATE)))));
    n1.submit("c", "n1", 1, STATE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whereverTheStoreFailsNothingStaysAndItMayBeTriedAgain(boolean committed) {
    int failures = 0;
    for (boolean done = false; !done; ) {
      int[] left = {failures};
      Runnable fails =
          () -> {
            if (left[0]-- == 0) {
              throw committed
                  ? new InDoubtException("lost", null)
                  : new StoreException("down", null);
            }
          };
      if (committed) {
        n1.chunks.after(fails);
      } else {
        n1.chunks.before(fails);
      }
      try {
        n1.submit("c", "n1", 1, STATE);
        done = true;
      } catch (StoreException e) {
        failures++;
        assertTrue(n1.writer.failure().contains(committed ? "lost" : "down"), "the node says so");
        n1.chunks.before(() -> {});
        n1.chunks.after(() -> {});
        assertNothingStays();
      }
    }
    assertEquals(4, failures, "begin, two appends, finish");
    n1.chunks.before(() -> {});
    n1.chunks.after(() -> {});
    for (int i = 0; i < 3; i++) {
      nodes.settle();
    }
    assertNull(n1.writer.failure());
    assertArrayEquals(STATE, n1.read("c", "n1"));
  }

  @Test
  void whatIsNotCommittedLeavesNothing() {
    n1.cells.before(
        () -> {
          throw new StoreException("down", null);
        });
    assertThrows(ReplicationException.class, () -> n1.submit("c", "n1", 1, STATE));
    n1.cells.before(() -> {});
    nodes.settle();
    assertNothingStays();
  }

  @Test
  void theSameOnceMoreStoresNothingAndIsAnsweredAlike() {
    Checkpoints.Submitted first = n1.submit("c", "n1", 1, STATE);
    long bytes = n1.number("select sum(size_bytes) from parley_chunk");
    assertEquals(STATE.length, bytes);
    assertEquals(first, n1.submit("c", "n1", 1, STATE));
    n1.open("d", false, "n1");
    n1.submit("d", "n1", 2, STATE);
    assertEquals(bytes, n1.number("select sum(size_bytes) from parley_chunk"));

    byte[] changed = STATE.clone();
    changed[5 * Chunk.SIZE] ^= 1;
    assertThrows(MergeConflictException.class, () -> n1.submit("c", "n1", 1, changed));
    n1.sweep();
    assertEquals(bytes, n1.number("select sum(size_bytes) from parley_chunk"));
    n1.open("e", false, "n1");
    n1.submit("e", "n1", 3, changed);
    assertEquals(bytes + Chunk.SIZE, n1.number("select sum(size_bytes) from parley_chunk"));
    assertNotEquals(
        n1.checkpoints.checkpoints().find("d").combinedRoot(),
        n1.checkpoints.checkpoints().find("e").combinedRoot());
  }

  @Test
  void whatIsBeingReadIsNotSwept() {
    n1.submit("c", "n1", 1, STATE);
    try (StoredState state = n1.checkpoints.states().open("c", "n1")) {
      n1.end("c");
      n1.sweep();
      assertArrayEquals(STATE, n1.read(state));
    }
    n1.sweep();
    assertEquals(0, n1.stateRows());
  }

  @Test
  void whatIsStoredIsNotSweptBeforeItsHeaderIsCommitted() {
    boolean[] swept = new boolean[1];
    n1.cells.before(
        () -> {
          if (!swept[0]) {
            swept[0] = true;
            nodes.meanwhile(n1::sweep);
          }
        });
    n1.submit("c", "n1", 1, STATE);
    assertTrue(swept[0]);
    assertArrayEquals(STATE, n1.read("c", "n1"));
  }

  @Test
  void whatIsCommittedInDoubtIsNotSwept() {
    n1.cells.after(
        () -> {
          throw new InDoubtException("lost", null);
        });
    assertThrows(UnconfirmedException.class, () -> n1.submit("c", "n1", 1, STATE));
    n1.cells.after(() -> {});
    n1.sweep();
    nodes.settle();
    n1.sweep();
    assertArrayEquals(STATE, n1.read("c", "n1"));
    assertEquals(1, n1.submit("c", "n1", 1, STATE).header().logicalTime());
  }

  @Test
  void ofAStateThatARestartCutsOffNothingStays() {
    assertThrows(
        UncheckedIOException.class,
        () ->
            n1.submit("c", "n1", 1, Optional.empty(), thenDoing(STATE, () -> nodes.restart("n1"))));
    n1 = nodes.node("n1");
    assertNothingStays();
    n1.submit("c", "n1", 1, STATE);
    assertArrayEquals(STATE, n1.read("c", "n1"));
  }
}
