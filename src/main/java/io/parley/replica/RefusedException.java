package io.parley.replica;

import io.parley.crdt.Origin;

/** A delta was refused; the state is what it was before. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Origin origin;
  private final Refusal reason;

  /** With a message that names the values. */
  public RefusedException(Refusal reason, Origin origin, String message) {
    super(message);
    this.reason = reason;
    this.origin = origin;
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
