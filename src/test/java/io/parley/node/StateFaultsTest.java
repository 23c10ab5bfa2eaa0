package io.parley.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.Chunk;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults made on purpose in one node's database, while another node has all of it whole. */
class StateFaultsTest {
  private static final byte[] ONE = CheckpointNodes.bytes(1, 3 * Chunk.SIZE + 100);
  private static final byte[] TWO = CheckpointNodes.bytes(2, 2 * Chunk.SIZE);

  @TempDir private Path folder;
  private CheckpointNodes nodes;
  private CheckpointNodes.Member n2;

  @BeforeEach
  void complete() {
    nodes = new CheckpointNodes(folder, "n1", "n2");
    n2 = nodes.node("n2");
    CheckpointNodes.Member n1 = nodes.node("n1");
    n1.open("c", false, "n1", "n2");
    n1.submit("c", "n1", 1, ONE);
    n1.submit("c", "n2", 2, TWO);
    nodes.settle();
    assertTrue(n2.verify("c").valid(), "all of it was fetched");
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private static Hash chunk(byte[] state, int index) {
    int from = index * Chunk.SIZE;
    return MerkleTree.leafHash(
        Arrays.copyOfRange(state, from, Math.min(state.length, from + Chunk.SIZE)));
  }

  /** Changes a chunk's bytes behind the store's back. */
  private void damage(Hash name, UnaryOperator<byte[]> fault) {
    try (var connection = n2.database.connection();
        var read = connection.prepareStatement("select content from parley_chunk where hash = ?");
        var write =
            connection.prepareStatement("update parley_chunk set content = ? where hash = ?")) {
      read.setString(1, name.hex());
      try (var result = read.executeQuery()) {
        assertTrue(result.next());
        write.setBytes(1, fault.apply(result.getBytes(1)));
      }
      write.setString(2, name.hex());
      assertEquals(1, write.executeUpdate());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] flipped(byte[] bytes) {
    byte[] flipped = bytes.clone();
    flipped[bytes.length / 2] ^= 0x04;
    return flipped;
  }

  @ParameterizedTest
  @ValueSource(strings = {"flipped", "truncated", "emptied", "extended"})
  void aDamagedChunkIsHealedFromAPeerAndCountedOnce(String fault) {
    UnaryOperator<byte[]> damage =
        switch (fault) {
          case "flipped" -> StateFaultsTest::flipped;
          case "truncated" -> bytes -> Arrays.copyOf(bytes, bytes.length - 1);
          case "emptied" -> bytes -> new byte[0];
          default -> bytes -> Arrays.copyOf(bytes, bytes.length + 1);
        };
    damage(chunk(ONE, 1), damage);
    assertArrayEquals(ONE, n2.read("c", "n1"));
    assertEquals(1, n2.checkpoints.counts().failedVerifications());
    assertEquals(1, n2.checkpoints.transferred().healed());
    assertArrayEquals(ONE, n2.read("c", "n1"));
    assertEquals(1, n2.checkpoints.counts().failedVerifications());

    nodes.settle();
    damage(chunk(ONE, 2), damage);
    CheckpointReport report = n2.verify("c");
    assertFalse(report.valid());
    assertTrue(report.mismatches().get(0).contains(chunk(ONE, 2).hex()), report.toString());
    assertTrue(n2.verify("c").valid(), "healed by the first verification");
    assertEquals(2, n2.checkpoints.counts().failedVerifications());
    assertEquals(2, n2.checkpoints.transferred().healed());
  }

  @Test
  void aDamagedChunkThatNobodyHasIsAnErrorThatNamesItUntilAPeerComes() {
    nodes.node("n1").away(true);
    Hash name = chunk(ONE, 1);
    damage(name, StateFaultsTest::flipped);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (StoredState state = n2.checkpoints.states().open("c", "n1")) {
      // Nobody comes while it waits.
      nodes.whenIdle(() -> n2.checkpoints.stop(Duration.ZERO));
      CheckpointVerificationFailedException e =
          assertThrows(
              CheckpointVerificationFailedException.class, () -> state.copy(100, ONE.length, out));
      assertTrue(e.getMessage().contains(name.hex()), e.getMessage());
    }
    assertArrayEquals(
        Arrays.copyOfRange(ONE, 100, Chunk.SIZE), out.toByteArray(), "only what was checked");
    assertFalse(n2.verify("c").valid());

    nodes.whenIdle(() -> {});
    nodes.node("n1").away(false);
    nodes.restart("n2");
    assertArrayEquals(ONE, nodes.node("n2").read("c", "n1"));
    assertTrue(nodes.node("n2").verify("c").valid());
  }

  /** What can go wrong in the rows, as SQL; %1$s and %2$s are the states' numbers. */
  enum Fault {
    TWO_PLACES_SWAPPED(
        "update parley_state_chunk set idx = 1 - idx + 100 where state_no = %1$s and idx < 2",
        "update parley_state_chunk set idx = idx - 100 where state_no = %1$s and idx >= 100"),
    A_PLACE_SWAPPED_BETWEEN_THE_STATES(
        "update parley_state_chunk set idx = 100 where state_no = %2$s and idx = 0",
        "insert into parley_state_chunk select %2$s, 0, hash from parley_state_chunk where state_no = %1$s and idx = 0",
        "update parley_state_chunk set hash = (select hash from parley_state_chunk where state_no = %2$s and idx = 100) where state_no = %1$s and idx = 0",
        "delete from parley_state_chunk where state_no = %2$s and idx = 100"),
    CHUNKS_SWAPPED_BETWEEN_THE_STATES(
        "update parley_chunk set hash = 'x' where hash = '" + chunk(ONE, 0).hex() + "'",
        "update parley_chunk set hash = '"
            + chunk(ONE, 0).hex()
            + "' where hash = '"
            + chunk(TWO, 0).hex()
            + "'",
        "update parley_chunk set hash = '" + chunk(TWO, 0).hex() + "' where hash = 'x'"),
    TRUNCATED("delete from parley_state_chunk where state_no = %1$s and idx = 3"),
    A_GAP("delete from parley_state_chunk where state_no = %1$s and idx = 1"),
    EXTENDED(
        "insert into parley_state_chunk select state_no, 4, hash from parley_state_chunk where state_no = %1$s and idx = 3"),
    AN_UNREADABLE_NAME(
        "update parley_state_chunk set hash = replace(hash, 'a', 's') where state_no = %1$s"),
    ANOTHER_SIZE("update parley_state set size_bytes = size_bytes - 1 where state_no = %1$s"),
    NO_SIZE("update parley_state set size_bytes = 0 where state_no = %1$s"),
    NO_LIST("delete from parley_state_chunk where state_no = %1$s"),
    NO_STATE(
        "delete from parley_state_chunk where state_no = %1$s",
        "delete from parley_state where state_no = %1$s"),
    NO_CHUNK("delete from parley_chunk where hash = '" + chunk(ONE, 2).hex() + "'");

    private final String sql;

    Fault(String... sql) {
      this.sql = String.join(";", sql);
    }
  }

  private void make(Fault fault) {
    String one = number(ONE);
    String two = number(TWO);
    n2.database.execute(fault.sql.formatted(one, two));
  }

  private String number(byte[] state) {
    String root = CheckpointNodes.head(state).root().hex();
    return "" + n2.number("select state_no from parley_state where root = '" + root + "'");
  }

  @ParameterizedTest
  @EnumSource
  void damagedRowsNeverGiveWrongBytesAndAreFetchedAnew(Fault fault) {
    make(fault);
    for (String node : List.of("n1", "n2")) {
      try {
        assertArrayEquals(node.equals("n1") ? ONE : TWO, n2.read("c", node));
      } catch (ParleyException e) {
        assertTrue(e.getMessage().contains("state of " + node), e.getMessage());
      }
    }
    nodes.settle();
    assertArrayEquals(ONE, n2.read("c", "n1"));
    assertArrayEquals(TWO, n2.read("c", "n2"));
  }

  @ParameterizedTest
  @EnumSource
  void damagedRowsAreReportedByVerificationAndFetchedAnew(Fault fault) {
    make(fault);
    assertFalse(n2.verify("c").valid());
    nodes.settle();
    CheckpointReport healed = n2.verify("c");
    assertEquals(List.of(), healed.mismatches());
    n2.sweep();
    assertTrue(n2.verify("c").valid(), "also when what was damaged is swept");
    assertArrayEquals(ONE, n2.read("c", "n1"));
    assertEquals(2, n2.number("select count(*) from parley_state"));
  }
}
