package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The real core of some nodes in a virtual world, seed by seed: {@code parley.sim.seeds} of them,
 * or the one of {@code parley.sim.seed}.
 */
class GossipSimulationTest {
  /** So many reach every status of a checkpoint. */
  private static final int ENOUGH_SEEDS = 500;

  @Test
  void whateverHappensNothingIsLostOrDoubledAndAllBecomeEqual() {
    Long one = Long.getLong("parley.sim.seed");
    long seeds = Long.getLong("parley.sim.seeds", 500);
    Map<String, Long> counted = new ConcurrentHashMap<>();
    LongStream.range(one == null ? 0 : one, one == null ? seeds : one + 1)
        .parallel()
        .mapToObj(seed -> failure(seed, counted))
        .flatMap(Optional::stream)
        .findAny()
        .ifPresent(violation -> fail(violation.getMessage(), violation));
    if (one == null && seeds >= ENOUGH_SEEDS) {
      for (String what : CheckpointChecker.REACHED) {
        assertTrue(counted.containsKey(what), () -> "never seen: " + what + " in " + counted);
      }
    }
  }

  /** What was violated, at which step, and how to see it again; empty if all is well. */
  private static Optional<Violation> failure(long seed, Map<String, Long> counted) {
    try {
      new SimulatedWorld(seed)
          .run()
          .counted()
          .forEach((what, times) -> counted.merge(what, times, Long::sum));
      return Optional.empty();
    } catch (Violation e) {
      Violation named =
          new Violation(
              "seed %d, %s%nreplay it: mvn -q test -Dtest=GossipSimulationTest -Dparley.sim.seed=%d"
                  .formatted(seed, e.getMessage(), seed));
      named.initCause(e);
      return Optional.of(named);
    }
  }

  @Test
  void i11TheSameSeedGivesTheSameRun() {
    for (long seed = 0; seed < 5; seed++) {
      SimulatedWorld.Outcome once = new SimulatedWorld(seed).run();
      assertEquals(once, new SimulatedWorld(seed).run());
      assertNotEquals(once.trace(), new SimulatedWorld(seed + 1).run().trace());
    }
  }
}
