package io.parley.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Real transfers in a virtual world, seed by seed: {@code parley.sim.seeds} of them, or the one of
 * {@code parley.sim.seed}.
 */
class TransferSimulationTest {
  private static final int SEEDS = 150;

  @Test
  void whateverHappensEveryNodeGetsEveryStateWholeAndNeverStoresAWrongChunk() {
    Long one = Long.getLong("parley.sim.seed");
    long seeds = Long.getLong("parley.sim.seeds", SEEDS);
    LongStream.range(one == null ? 0 : one, one == null ? seeds : one + 1)
        .parallel()
        .mapToObj(TransferSimulationTest::failure)
        .flatMap(Optional::stream)
        .findAny()
        .ifPresent(violation -> fail(violation.getMessage(), violation));
  }

  /** What was violated and how to see it again; empty if all is well. */
  private static Optional<Violation> failure(long seed) {
    try {
      new TransferWorld(seed).run();
      return Optional.empty();
    } catch (Violation e) {
      Violation named =
          new Violation(
              ("seed %d, %s%nreplay it: "
                      + "mvn -q test -Dtest=TransferSimulationTest -Dparley.sim.seed=%d")
                  .formatted(seed, e.getMessage(), seed));
      named.initCause(e);
      return Optional.of(named);
    }
  }

  @Test
  void i11TheSameSeedGivesTheSameRun() {
    for (long seed = 0; seed < 3; seed++) {
      TransferWorld.Outcome once = new TransferWorld(seed).run();
      assertEquals(once, new TransferWorld(seed).run());
      assertNotEquals(once.trace(), new TransferWorld(seed + 1).run().trace());
    }
  }
}
