package io.parley.replica;

/** Why something that came from a peer was not taken. */
public enum Refusal {
  /** It builds on versions that are not here. */
  GAP,
  /** It contradicts itself. */
  INVALID,
  /**
   * The history of this origin forked: the log's root is another one, or sequences, timestamps or
   * sums do not continue what is here.
   */
  FORK,
  /** Stamped further ahead of this node's clock than allowed. */
  CLOCK_AHEAD,
  /** More origins than {@link Limits#MAX_ORIGINS}. */
  TOO_MANY_ORIGINS,
  /** A push of an origin that is not its sender's. */
  FOREIGN_ORIGIN,
  /** From a node that bears this node's id. */
  OWN_NODE,
  /** From a node that is not a peer. */
  UNKNOWN_PEER,
  /** From a peer that was removed. */
  REMOVED_PEER,
  /** A push that waited for what it builds on, dropped because too many wait. */
  HOLD_FULL
}
