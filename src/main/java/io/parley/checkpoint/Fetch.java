package io.parley.checkpoint;

import io.parley.merkle.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** How far the fetching of one state is, and whom it asks. */
final class Fetch {
  /** Longer than a busy peer takes to read and send a message full of chunks. */
  static final int TIMEOUT_TICKS = 5;

  /** Silences in a row after which the time-out, doubled by each, grows no more. */
  private static final int MOST_DOUBLINGS = 3;

  /** Who lacks something is likely to be fetching it just now. */
  static final int LACKS_TICKS = 5;

  /** Who was silent is likely to be away. */
  static final int SILENT_TICKS = 10;

  /** Who lied is asked again in the end: it may have been repaired, and nobody else may have it. */
  static final int LIED_TICKS = 60;

  /**
   * What was asked and not answered yet.
   *
   * @param names of chunks; empty: for the list
   */
  record Question(long number, String peer, long until, List<Hash> names) {}

  private final StateHead head;
  private final Map<String, Long> avoided = new HashMap<>();
  private Question question;
  private String peer;
  private int silences;
  private long rest;
  private boolean looked;
  private boolean listed;
  private boolean withLast;
  private boolean scattered;
  private boolean whole;
  private long wholeSince = -1;
  private boolean healing;

  Fetch(StateHead head) {
    this.head = head;
  }

  StateHead head() {
    return head;
  }

  // ---- what it lacks ----

  boolean whole() {
    return whole;
  }

  void foundWhole(long tick) {
    whole = true;
    healing = false;
    wholeSince = tick;
  }

  /** One of all chunks is missing again, perhaps one of this state; looks once in a tick. */
  void doubt(long tick) {
    if (whole) {
      whole = false;
      looked = false;
      healing = true;
      rest = wholeSince == tick ? tick + 1 : 0;
    }
  }

  /** Whether it was whole before. */
  boolean healing() {
    return healing;
  }

  /** Whether it is known what of it is here. */
  boolean looked() {
    return looked;
  }

  boolean listed() {
    return listed;
  }

  void found(boolean list) {
    looked = true;
    listed = list;
  }

  /** Whether the last chunk is needed to believe the list. */
  boolean withLast() {
    return withLast;
  }

  void needsLast() {
    withLast = true;
  }

  /** As many of the missing as fit one message; any, where not all are found in one place. */
  List<Hash> pick(List<Hash> missing, Random random) {
    List<Hash> names = new ArrayList<>(missing);
    if (scattered) {
      Collections.shuffle(names, random);
    }
    return List.copyOf(names.subList(0, Math.min(TransferMessage.MOST_CHUNKS, names.size())));
  }

  // ---- whom it asks ----

  boolean waits() {
    return question != null;
  }

  boolean rests(long tick) {
    return rest > tick;
  }

  void rest(long untilTick) {
    rest = untilTick;
  }

  /**
   * The peer that answered last, else any that is not avoided now; null if there is none, and then
   * it rests until there may be one.
   */
  String choose(Set<String> peers, long tick, Random random) {
    avoided.values().removeIf(until -> until <= tick);
    avoided.keySet().retainAll(peers);
    if (peer != null && peers.contains(peer) && !avoided.containsKey(peer)) {
      return peer;
    }
    List<String> eligible = peers.stream().filter(p -> !avoided.containsKey(p)).sorted().toList();
    if (eligible.isEmpty()) {
      rest = avoided.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
      peer = null;
    } else {
      peer = eligible.get(random.nextInt(eligible.size()));
    }
    return peer;
  }

  Question ask(long number, String of, long tick, List<Hash> names) {
    long timeout = (long) TIMEOUT_TICKS << Math.min(silences, MOST_DOUBLINGS);
    question = new Question(number, of, tick + timeout, names);
    return question;
  }

  /** The question that this is an answer to, which is no longer open then; null if it is none. */
  Question answered(long number, String from, boolean list) {
    Question open = question;
    if (open == null
        || open.number() != number
        || !open.peer().equals(from)
        || open.names().isEmpty() != list) {
      return null;
    }
    question = null;
    silences = 0;
    return open;
  }

  /** Gives up the open question, if its time is over or its peer is no longer one. */
  boolean silent(Set<String> peers, long tick) {
    if (question == null || (question.until() > tick && peers.contains(question.peer()))) {
      return false;
    }
    avoid(question.peer(), tick + SILENT_TICKS);
    question = null;
    silences++;
    return true;
  }

  void lacks(String of, long tick, boolean all) {
    scattered = true;
    peer = null;
    if (all) {
      avoid(of, tick + LACKS_TICKS);
    }
  }

  void lied(String of, long tick) {
    avoid(of, tick + LIED_TICKS);
  }

  private void avoid(String of, long untilTick) {
    avoided.put(of, untilTick);
    peer = null;
  }
}
