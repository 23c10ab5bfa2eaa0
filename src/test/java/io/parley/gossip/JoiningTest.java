package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class JoiningTest {
  private static final List<String> MEMBERS = List.of("b", "c");

  private final Joining joining = new Joining(7);

  @Test
  void i7ANodeHasJoinedWhenEveryMemberHasAnswered() {
    joining.round(MEMBERS);
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
  void i7ANodeThatFindsNobodyForThreeRoundsIsAlone() {
    joining.round(List.of());
    joining.round(List.of());
    joining.round(MEMBERS);
    joining.round(List.of());
    joining.round(List.of());
    assertFalse(joining.done());
    joining.round(List.of());
    assertTrue(joining.done());
  }

  @Test
  void i7AMemberThatNeverAnswersHoldsItUpForFortyRoundsOnly() {
    joining.answered("b", 7, MEMBERS);
    for (int i = 0; i < 39; i++) {
      joining.round(MEMBERS);
    }
    assertFalse(joining.done());
    joining.round(MEMBERS);
    assertTrue(joining.done());
  }

  @Test
  void i7WithoutAnyAnswerItWaitsOn() {
    for (int i = 0; i < 100; i++) {
      joining.round(MEMBERS);
    }
    assertFalse(joining.done());
  }
}
