package io.parley.gossip;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The pages that this process has asked for lately. A page that answers a question of an earlier
 * process was cut for what that one had, which a lost or older disk may have no more.
 */
final class Asked {
  /** Many rounds to many peers; an answer that comes later is asked for anew. */
  static final int MOST = 1024;

  private record Question(String node, long exchange) {}

  private final Set<Question> questions = new LinkedHashSet<>();

  void add(String node, long exchange) {
    Question question = new Question(node, exchange);
    questions.remove(question);
    questions.add(question);
    if (questions.size() > MOST) {
      questions.remove(questions.iterator().next());
    }
  }

  /** Stays so: a page that comes twice does no harm. */
  boolean contains(String node, long exchange) {
    return questions.contains(new Question(node, exchange));
  }
}
