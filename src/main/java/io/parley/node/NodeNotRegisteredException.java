package io.parley.node;

/** A node that is not a peer here. */
public final class NodeNotRegisteredException extends ParleyException {
  private static final long serialVersionUID = 1;

  /** With a message that names the value and what would have been right. */
  public NodeNotRegisteredException(String message) {
    super(message, null);
  }
}
