package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.gossip.DigestMessage.Want;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SuspicionTest {
  private final Suspicion suspicion = new Suspicion();

  private long asks(long from, long to) {
    return LongStream.range(from, to).filter(r -> suspicion.want(r) == Want.LOST).count();
  }

  @Test
  void pagesThatBringNothingNewAreAskedForLessAndLessOften() {
    assertEquals(10, asks(0, 10));
    List<Long> asked = new ArrayList<>();
    for (long round = 10; round < 60; round++) {
      if (suspicion.want(round) == Want.LOST) {
        asked.add(round);
        suspicion.nothingNew(round);
        suspicion.nothingNew(round); // the next peer's
      }
    }
    assertEquals(List.of(10L, 12L, 16L, 24L, 40L, 56L), asked);
    suspicion.news(false, 200);
    suspicion.nothingNew(201);
    assertEquals(10, asks(200, 210));
  }

  @Test
  void whileOnePeerFeedsNoOtherIsAsked() {
    suspicion.news(true, 5);
    assertEquals(Want.NOTHING, suspicion.want(5));
    assertEquals(Want.NOTHING, suspicion.want(6));
    assertEquals(Want.LOST, suspicion.want(7));
  }
}
