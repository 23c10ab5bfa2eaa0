package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class JoiningTest {
  private static final List<String> MEMBERS = List.of("b", "c");

  private static final long SECOND = 1_000_000;

  private final Joining joining = new Joining(7);

  @Test
  void i7ANodeHasJoinedWhenEveryMemberHasAnswered() {
    joining.round(MEMBERS, 0);
    joining.answered("b", 7, MEMBERS);
    assertFalse(joining.done());
    joining.answered("c", 7, MEMBERS);
    assertTrue(joining.done());
  }

  @Test
  void i7AnAnswerToAnEarlierStartDoesNotCount() {
    joining.answered("b", 6, MEMBERS);
    joining.answered("c", 6, MEMBERS);
    assertFalse(joining.done());
  }

  @Test
  void i7ANodeThatFindsNobodyForASecondIsAlone() {
    joining.round(List.of(), 0);
    joining.round(MEMBERS, SECOND - 1);
    joining.round(List.of(), SECOND);
    joining.round(List.of(), 2 * SECOND - 1);
    assertFalse(joining.done());
    joining.round(List.of(), 2 * SECOND);
    assertTrue(joining.done());
  }

  @Test
  void i7AMemberThatNeverAnswersHoldsItUpForTwentySecondsOnly() {
    joining.round(MEMBERS, 5);
    joining.answered("b", 7, MEMBERS);
    joining.round(MEMBERS, 20 * SECOND + 4);
    assertFalse(joining.done());
    joining.round(MEMBERS, 20 * SECOND + 5);
    assertTrue(joining.done());
  }

  @Test
  void i7WithoutAnyAnswerItWaitsOn() {
    joining.round(MEMBERS, 0);
    joining.round(MEMBERS, 3_600 * SECOND);
    assertFalse(joining.done());
  }
}
