package io.parley.gossip;

import io.parley.crdt.Origin;

/** What travels between nodes. Each kind validates itself; none is trusted before that. */
public sealed interface Message permits DigestMessage, PageMessage, PushMessage, ForkMessage {
  /** The origin under which the sending node writes now. */
  Origin sender();

  /** What a message needs at most beside its {@link #weight}: its sender, flags and framing. */
  int ENVELOPE_BYTES = 1024;

  /** An upper bound of the bytes that its body needs in a message or in memory; for budgets. */
  long weight();
}
