package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.NodeHeader;
import io.parley.replica.CheckpointCells;
import io.parley.replica.RegisterCell;
import io.parley.replica.Replica;
import org.junit.jupiter.api.Test;

/** Breaks the core in known ways; the simulator must notice each, and say what it is. */
class SimulatorCanFailTest {
  private static final int SEEDS = 500;

  @Test
  void aMergeThatIgnoresTiesIsNoticed() throws Exception {
    String noticed =
        new BrokenCore()
            .replace(
                RegisterCell.class,
                "return register().wins(other.register());",
                "return timestamp > other.timestamp;")
            .run(SEEDS);
    assertNamed(noticed, "I3/I4 register");
  }

  @Test
  void aDeltaWithAGapThatIsAcceptedIsNoticed() throws Exception {
    String noticed =
        new BrokenCore()
            .replace(
                "io.parley.replica.DeltaCheck",
                "if (delta.from() > state.version()) {",
                "if (delta.from() < 0) {")
            .replace(Incoming.class, "if (!isHere(page.have(), batch)) {", "if (page == null) {")
            .replace(
                Incoming.class,
                "if (push.delta().from() > batch.version(push.delta().origin())) {",
                "if (push.delta().from() < 0) {")
            .run(SEEDS);
    assertTrue(noticed.contains("I2") || noticed.contains("I10"), noticed);
  }

  @Test
  void aVersionThatIsIssuedAgainAfterACrashIsNoticed() throws Exception {
    String noticed =
        new BrokenCore()
            .replace(
                Replica.class,
                "contents.origins().forEach(o -> origins.put(o.origin(), o));",
                "contents.origins().stream()"
                    + ".filter(o -> !o.origin().equals(current))"
                    + ".forEach(o -> origins.put(o.origin(), o));")
            .run(SEEDS);
    assertNamed(noticed, "I1");
  }

  @Test
  void aVersionThatIsIssuedAgainAfterAnAmbiguousCommitIsNoticed() throws Exception {
    String noticed =
        new BrokenCore().replace(Gossip.class, "reload = true;", "reload = false;").run(SEEDS);
    assertNamed(noticed, "I1");
  }

  @Test
  void aPushBeforeItsCommitIsNoticed() throws Exception {
    String noticed =
        new BrokenCore()
            .replace(
                Gossip.class,
                "replica.store().write(batch.changes());",
                "outgoing.push(batch); replica.store().write(batch.changes());")
            .run(SEEDS);
    assertNamed(noticed, "I1");
  }

  @Test
  void aHeaderThatCountsAfterItsDeadlineIsNoticed() throws Exception {
    String noticed =
        new BrokenCore()
            .replace(Checkpoint.class, "&& header.timestamp() <= deadline;", "&& deadline > 0;")
            .run(SEEDS);
    assertNamed(noticed, "without");
  }

  @Test
  void anOpeningThatIsTheFirstBecauseItArrivedFirstIsNoticed() throws Exception {
    String noticed =
        new BrokenCore().replace(Checkpoint.class, "sorted.sort(ORDER);", "").run(SEEDS);
    assertNamed(noticed, "checkpoint");
  }

  @Test
  void aSecondHeaderThatDiffersAndIsPassedOverIsNoticed() throws Exception {
    String noticed =
        new BrokenCore()
            .replace(
                Checkpoint.class,
                "if (before != null && !before.agrees(header)) {",
                "if (before != null && before.agrees(header)) {")
            .run(SEEDS);
    assertNamed(noticed, "want CONFLICTED");
  }

  @Test
  void anAbortThatEndsWhatWasCompleteIsNoticed() throws Exception {
    String noticed =
        new BrokenCore()
            .replace(
                Checkpoint.class,
                "if (allIn()) {\n      return Status.COMPLETE;\n    }\n    if (abort != null) {",
                "if (allIn() && abort == null) {\n      return Status.COMPLETE;\n    }\n"
                    + "    if (abort != null) {")
            .run(SEEDS);
    assertNamed(noticed, "is ABORTED without [], want COMPLETE");
  }

  @Test
  void aCombinedRootThatDoesNotBindTheNodesNamesIsNoticed() throws Exception {
    String noticed = new BrokenCore().replace(NodeHeader.class, ".text(node)", "").run(SEEDS);
    assertNamed(noticed, "combined root");
  }

  @Test
  void aRemovalThatLetsInWhatComesLateIsNoticed() throws Exception {
    String noticed =
        new BrokenCore()
            .replace(
                CheckpointCells.class,
                "same.contains(cell) || covered(cell, same)",
                "same.contains(cell)")
            .run(SEEDS);
    assertNamed(noticed, "I2/I3 checkpoints");
  }

  @Test
  void checkpointsThatARestartForgetsAreNoticed() throws Exception {
    String noticed =
        new BrokenCore()
            .replace(
                Replica.class,
                "CheckpointCells.of(contents.checkpoints())",
                "CheckpointCells.EMPTY")
            .run(SEEDS);
    assertNamed(noticed, "I1");
  }

  @Test
  void aSubmissionBehindTheLastCompleteOneThatIsGrantedIsNoticed() throws Exception {
    String noticed =
        new BrokenCore()
            .replace(Checkpoints.class, "if (logicalTime < floor) {", "if (floor < 0) {")
            .run(SEEDS);
    assertNamed(noticed, "want STALE");
  }

  private static void assertNamed(String noticed, String invariant) {
    assertTrue(noticed.contains(invariant), noticed);
  }
}
