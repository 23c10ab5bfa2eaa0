package io.parley.hazelcast;

/** Why a message was neither sent nor handed on. Later rounds make up for every one of them. */
public enum DropReason {
  /** Sent before the member had joined, or after it was closed. */
  NOT_RUNNING,
  /** Too much waits to be sent. */
  OUTBOX_FULL,
  /** For a node that is not a member now. */
  NO_MEMBER,
  /** Encoded, it is longer than the greatest message. */
  TOO_LONG,
  /**
   * A push, or bytes of a transfer, for a member that has said nothing while much was sent to it.
   */
  SILENT_MEMBER,
  /** Hazelcast, or the executor, refused it. */
  SEND_FAILED,

  /** Arrived longer, or of more parts, than a message may be. */
  OVERSIZED,
  /** What arrived is not a message. */
  MALFORMED,
  /** Arrived in a version of the format that this node does not know. */
  WRONG_VERSION,
  /** Arrived with a value that is out of bounds or missing. */
  INVALID,
  /** Published by a member that does not state a node id, or is no member any more. */
  UNKNOWN_SENDER,
  /** Its sender is not the node that the publishing member says it is. */
  SENDER_MISMATCH,
  /** Something of Hazelcast's that is neither for membership nor of a topic. */
  FORBIDDEN,
  /** It does not prove which node has sent it to this one. */
  UNPROVED,
  /** This node's own classes could not be loaded to read it. */
  UNREADABLE,
  /** Too much waits for this node. */
  INBOX_FULL
}
