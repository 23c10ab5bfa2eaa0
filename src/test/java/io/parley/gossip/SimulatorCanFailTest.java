package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
    assertNamed(noticed, "I10");
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

  private static void assertNamed(String noticed, String invariant) {
    assertTrue(noticed.contains(invariant), noticed);
  }
}
