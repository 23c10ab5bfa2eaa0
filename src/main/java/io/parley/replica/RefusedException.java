package io.parley.replica;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import java.util.Optional;

/** A delta was refused; the state is what it was before. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Two histories of one origin.
   *
   * @param here the log's root here
   * @param there the log's root there at the same version; where no root came with what was
   *     refused, the leaf hash of the cell that does not continue the history here
   */
  public record Mismatch(long version, Hash here, Hash there) {}

  private final transient Origin origin;
  private final Refusal reason;
  private final transient Mismatch mismatch;

  /** With a message that names the values. */
  public RefusedException(Refusal reason, Origin origin, String message) {
    this(reason, origin, message, null);
  }

  RefusedException(Refusal reason, Origin origin, String message, Mismatch mismatch) {
    super(message);
    this.reason = reason;
    this.origin = origin;
    this.mismatch = mismatch;
  }

  /** The two roots, if the reason is a fork. */
  public Optional<Mismatch> mismatch() {
    return Optional.ofNullable(mismatch);
  }

  /** Why. */
  public Refusal reason() {
    return reason;
  }

  /** The origin whose delta it was. */
  public Origin origin() {
    return origin;
  }
}
