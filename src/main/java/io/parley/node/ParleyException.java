package io.parley.node;

/**
 * An error that a caller can act on: it names the value and what would have been right. Nothing has
 * changed.
 */
public abstract sealed class ParleyException extends RuntimeException
    permits CheckpointVerificationFailedException,
        MergeConflictException,
        NodeNotRegisteredException,
        PreconditionFailedException,
        ReplicationException,
        SerialisationException,
        StaleStateException,
        UnconfirmedException,
        UnknownNameException {
  private static final long serialVersionUID = 1;

  ParleyException(String message, Throwable cause) {
    super(message, cause);
  }
}
