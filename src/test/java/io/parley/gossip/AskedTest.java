package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AskedTest {
  private final Asked asked = new Asked();

  @Test
  void i8TheOldestQuestionIsForgottenFirst() {
    for (int i = 0; i < Asked.MOST; i++) {
      asked.add("a", i);
    }
    asked.add("a", 0);
    asked.add("a", -1);
    assertTrue(asked.contains("a", 0));
    assertFalse(asked.contains("a", 1));
    assertTrue(asked.contains("a", 2));
  }

  @Test
  void i9AnotherNodesAnswerIsNotTheOneThatWasAskedFor() {
    asked.add("a", 1);
    assertFalse(asked.contains("b", 1));
    assertTrue(asked.contains("a", 1));
    assertTrue(asked.contains("a", 1));
  }
}
