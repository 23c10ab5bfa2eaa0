package io.parley.gossip;

import io.parley.crdt.Origin;

/** What travels between nodes. Each kind validates itself; none is trusted before that. */
public sealed interface Message
    permits DigestMessage, PageMessage, PushMessage, ForkMessage, ClockMessage {
  /** The origin under which the sending node writes now. */
  Origin sender();
}
