package io.parley.checkpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.gossip.BrokenCore;
import org.junit.jupiter.api.Test;

/** Breaks transfers in known ways; their simulator must notice each, and say what it is. */
class TransferSimulatorCanFailTest {
  private static final int SEEDS = 150;

  @Test
  void aChunkThatIsStoredUncheckedIsNoticed() throws Exception {
    assertNoticed(
        new BrokenCore().replace(Transfer.class, "right = chunk.intact() &&", "right ="),
        "stores a wrong chunk");
  }

  @Test
  void aListThatIsStoredUncheckedIsNoticed() throws Exception {
    assertNoticed(
        new BrokenCore()
            .replace(
                Transfer.class, "|| !MerkleTree.root(answer.chunks()).equals(head.root())", ""),
        "stores a wrong list");
  }

  @Test
  void aDamagedChunkThatIsNeitherHeldBackNorReportedIsNoticed() throws Exception {
    assertNoticed(
        new BrokenCore()
            .replace(Transfer.class, "fetches.values().forEach(fetch -> fetch.doubt(tick));", ""),
        "other bytes");
  }

  @Test
  void aSilentPeerThatIsWaitedForForEverIsNoticed() throws Exception {
    assertNoticed(
        new BrokenCore()
            .replace(Transfer.class, "if (fetch.silent(peers, tick)) {", "if (tick < 0) {"),
        "not whole");
  }

  private static void assertNoticed(BrokenCore broken, String violation) throws Exception {
    String noticed = broken.run(TransferWorld.class, SEEDS);
    assertTrue(noticed.contains(violation), noticed);
  }
}
