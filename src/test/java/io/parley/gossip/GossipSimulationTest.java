package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The real core of some nodes in a virtual world, seed by seed. */
class GossipSimulationTest {

  @Test
  void whateverHappensNothingIsLostOrDoubledAndAllBecomeEqual() {
    Long one = Long.getLong("parley.sim.seed");
    long seeds = Long.getLong("parley.sim.seeds", 500);
    LongStream.range(one == null ? 0 : one, one == null ? seeds : one + 1)
        .parallel()
        .forEach(GossipSimulationTest::run);
  }

  static SimulatedWorld.Outcome run(long seed) {
    try {
      return new SimulatedWorld(seed).run();
    } catch (Violation e) {
      throw new AssertionError(
          "seed %d, %s%nreplay it: mvn -q test -Dtest=GossipSimulationTest -Dparley.sim.seed=%d"
              .formatted(seed, e.getMessage(), seed),
          e);
    }
  }

  @Test
  void i11TheSameSeedGivesTheSameRun() {
    for (long seed = 0; seed < 5; seed++) {
      assertEquals(run(seed), run(seed));
      assertNotEquals(run(seed).trace(), run(seed + 1).trace());
    }
  }
}
