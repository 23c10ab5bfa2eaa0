package io.parley.node;

import io.parley.gossip.Message;
import java.util.List;

/** Port: what has arrived from peers and waits for the writer. Thread-safe. */
@FunctionalInterface
public interface Inbox {
  /**
   * Takes the oldest messages: at most so many, and none more once their sizes reach {@code bytes}.
   */
  List<Message> drain(int most, long bytes);
}
