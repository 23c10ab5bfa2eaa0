package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.replica.Digest;
import java.util.Objects;

/**
 * What the sender has.
 *
 * @param exchange chosen by the one who began the exchange; an answer repeats it
 * @param wall the sender's clock, microseconds since the epoch, right or wrong
 * @param want what the receiver is to send of what the sender lacks
 * @param answer whether the receiver is to answer with its own digest
 */
public record DigestMessage(
    Origin sender, long exchange, long wall, Digest digest, Want want, Answer answer)
    implements Message {

  /** When to send the sender what it lacks. */
  public enum Want {
    /** Not: it is being sent already. */
    NOTHING,
    /** If something of it is older than a push takes: else all of it is most likely on its way. */
    LOST,
    /** In any case. */
    ALL
  }

  /** When to answer a digest with one's own. */
  public enum Answer {
    /** Not: this is an answer itself, or asks for the next page alone. */
    NEVER,
    /** If the sender has something that the receiver lacks. */
    IF_BEHIND,
    /** In any case: the sender has just started and must learn what is known of it. */
    ALWAYS
  }

  /** Refuses nulls. */
  public DigestMessage {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(want, "want");
    Objects.requireNonNull(answer, "answer");
  }

  /** An upper bound of what one origin takes in a digest, bytes. */
  private static final int SUMMARY_BYTES = 200;

  @Override
  public long weight() {
    return (long) SUMMARY_BYTES * digest.origins().size();
  }
}
