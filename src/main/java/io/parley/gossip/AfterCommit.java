package io.parley.gossip;

import java.util.ArrayList;
import java.util.List;

/** What a turn sends once it is committed, in order; forgotten if it is not (I1). */
final class AfterCommit {
  private final List<Runnable> due = new ArrayList<>();
  private long failed;

  void add(Runnable sending) {
    due.add(sending);
  }

  /** Before all others. */
  void first(Runnable sending) {
    due.add(0, sending);
  }

  void clear() {
    due.clear();
  }

  /** What is committed stays so; rounds make up for what could not be sent. */
  void run() {
    List<Runnable> all = List.copyOf(due);
    due.clear();
    for (Runnable one : all) {
      try {
        one.run();
      } catch (RuntimeException e) {
        failed++;
      }
    }
  }

  long failed() {
    return failed;
  }
}
