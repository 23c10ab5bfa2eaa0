package io.parley.gossip;

/** The process was killed at this line: nothing may catch it but the world. */
final class ProcessDied extends Error {
  private static final long serialVersionUID = 1;

  private final transient SimulatedNode node;

  ProcessDied(SimulatedNode node) {
    super(null, null, false, false);
    this.node = node;
  }

  SimulatedNode node() {
    return node;
  }
}
