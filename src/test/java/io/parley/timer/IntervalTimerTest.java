package io.parley.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ejb.Timer;
import jakarta.ejb.TimerService;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A server whose timers never beat, as while the wall clock that they wait by was set back. */
class IntervalTimerTest {
  private final List<Timer> running = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final IntervalTimer timer = new IntervalTimer(nanos::get);
  private final TimerService server =
      proxy(
          TimerService.class,
          method ->
              switch (method) {
                case "getTimers" -> List.copyOf(running);
                case "createIntervalTimer" -> created();
                default -> throw new AssertionError(method);
              });

  private boolean refuses;

  private interface Calls {
    Object call(String method);
  }

  private static <T> T proxy(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                method.getName().equals("equals")
                    ? self == arguments[0]
                    : calls.call(method.getName())));
  }

  private Timer created() {
    if (refuses) {
      throw new IllegalArgumentException("initialExpiration.getTime() = -1");
    }
    Timer[] created = new Timer[1];
    created[0] =
        proxy(
            Timer.class,
            method -> {
              assertEquals("cancel", method);
              running.remove(created[0]);
              return null;
            });
    running.add(created[0]);
    return created[0];
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aBeatThatIsOverdueSetsTheTimerAnewOnceAndOneInTimeDoesNot() {
    timer.restart(server, Duration.ofSeconds(1));
    Timer first = running.get(0);
    pass(Duration.ofMillis(1_080));
    assertFalse(timer.revive(server));
    timer.beat();
    pass(Duration.ofMillis(1_080));
    assertFalse(timer.revive(server));
    assertEquals(List.of(first), running);

    pass(Duration.ofMillis(100));
    assertTrue(timer.revive(server));
    assertFalse(timer.revive(server));
    assertEquals(1, running.size());
    assertFalse(running.contains(first));
  }

  @Test
  void aClockThatIsSteppedAgainAndAgainOrAllowsNoTimerCostsNoBeat() {
    timer.restart(server, Duration.ofSeconds(1));
    pass(Duration.ofMillis(1_150));
    assertTrue(timer.revive(server));
    refuses = true;
    for (int beat = 0; beat < 20; beat++) {
      pass(Duration.ofMillis(500));
      assertFalse(timer.revive(server));
      pass(Duration.ofMillis(501));
      assertTrue(timer.revive(server), "beat " + beat);
    }
    assertEquals(List.of(), running);
    refuses = false;
    pass(Duration.ofMillis(1_001));
    assertTrue(timer.revive(server));
    assertEquals(1, running.size());
  }

  @Test
  void whatWasStoppedOrHasNeverBegunIsNotRevived() {
    pass(Duration.ofHours(1));
    assertFalse(timer.revive(server));
    timer.restart(server, Duration.ofSeconds(1));
    timer.stop(server);
    pass(Duration.ofHours(1));
    assertFalse(timer.revive(server));
    assertEquals(List.of(), running);
  }
}
