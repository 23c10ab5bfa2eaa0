package io.parley.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.CheckpointPolicy.Field;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckpointPolicyTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static CheckpointPolicy every(Duration interval) {
    return new CheckpointPolicy(Optional.of(interval), MINUTE, 5);
  }

  @Test
  void aFieldIsReadAsItIsWrittenAndTheOthersStay() {
    for (CheckpointPolicy policy :
        List.of(
            CheckpointPolicy.DEFAULT,
            new CheckpointPolicy(
                Optional.of(Duration.ofHours(1)), Duration.ofNanos(100_000_001), 1),
            new CheckpointPolicy(
                Optional.of(CheckpointPolicy.MAX_INTERVAL),
                CheckpointPolicy.MAX_TIMEOUT,
                CheckpointPolicy.MAX_RETAIN))) {
      CheckpointPolicy read = every(Duration.ofSeconds(7));
      for (Field field : Field.values()) {
        CheckpointPolicy before = read;
        read = before.with(field, policy.text(field));
        for (Field each : Field.values()) {
          assertEquals((each == field ? policy : before).text(each), read.text(each));
        }
      }
      assertEquals(policy, read);
    }
  }

  @Test
  void theTextsAndTheRegistersArePinnedBecauseOtherNodesReadThem() {
    CheckpointPolicy policy = every(Duration.ofSeconds(10));
    assertEquals("PT10S", policy.text(Field.INTERVAL));
    assertEquals("", CheckpointPolicy.DEFAULT.text(Field.INTERVAL));
    assertEquals("PT1M", policy.text(Field.TIMEOUT));
    assertEquals("5", policy.text(Field.RETAIN));
    assertEquals(
        List.of(
            "parley.checkpoint.policy.interval",
            "parley.checkpoint.policy.timeout",
            "parley.checkpoint.policy.retain"),
        Stream.of(Field.values()).map(Field::register).toList());
  }

  @Test
  void theLinesOfOlderReleasesAreReadAndWhatIsMissingOrNotKnownIsPassedOver() {
    CheckpointPolicy old =
        CheckpointPolicy.DEFAULT.withLines("interval=PT10S\ntimeout=PT2M\nretain=7\n");
    assertEquals(
        new CheckpointPolicy(Optional.of(Duration.ofSeconds(10)), Duration.ofMinutes(2), 7), old);
    assertEquals(old, old.withLines(""));
    assertEquals(
        CheckpointPolicy.DEFAULT,
        CheckpointPolicy.DEFAULT.withLines("interval=\ntimeout=PT1M\nretain=5\n"));
    assertEquals(
        every(MINUTE),
        CheckpointPolicy.DEFAULT.withLines("later=1\r\n\ninterval=PT1M\nnothing at all"));
  }

  @Test
  void aValueThatIsNotAllowedIsRefusedByItsName() {
    for (List<String> bad :
        List.of(
            List.of("interval", "PT0.999S"),
            List.of("interval", "P366D"),
            List.of("interval", "soon"),
            List.of("timeout", "PT0.099S"),
            List.of("timeout", "P8D"),
            List.of("timeout", ""),
            List.of("retain", "0"),
            List.of("retain", "101"),
            List.of("retain", "99999999999"))) {
      String line = bad.get(0) + "=" + bad.get(1);
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> CheckpointPolicy.DEFAULT.withLines(line), line);
      assertTrue(e.getMessage().contains(bad.get(0) + ": got "), e.getMessage());
    }
  }

  @Test
  void oneIsDueOnceTheIntervalHasPassedSinceTheLast() {
    CheckpointPolicy policy = every(Duration.ofSeconds(10));

    assertFalse(policy.due(Duration.ofSeconds(10).minusNanos(1)));
    assertTrue(policy.due(Duration.ofSeconds(10)));
    assertFalse(CheckpointPolicy.DEFAULT.due(CheckpointPolicy.MAX_INTERVAL));
  }

  @Test
  void theAgeOfTheLastOpeningFollowsNoClockThatJumps() {
    LastOpening last = new LastOpening();
    long now = 1_700_000_000_000_000L;
    last.saw(0, now, 7);
    assertTrue(last.age(7).compareTo(CheckpointPolicy.MAX_INTERVAL) > 0, "none yet");
    last.saw(now - 4_000_000, now, 7);
    assertEquals(Duration.ofSeconds(4), last.age(7));
    last.saw(now - 4_000_000, now - 60_000_000, 3_000_007);
    assertEquals(Duration.ofSeconds(7), last.age(3_000_007), "the clock was set back");
    last.saw(now - 5_000_000, now, 4_000_007);
    assertEquals(Duration.ofSeconds(8), last.age(4_000_007), "one that arrives late is not it");
    last.saw(now + 60_000_000, now, 9_000_007);
    assertEquals(Duration.ZERO, last.age(9_000_007), "opened by a clock that is ahead");
  }
}
