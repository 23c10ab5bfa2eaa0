package io.parley.gossip;

import io.parley.replica.Batch;
import java.util.List;

/** What a client asks of a node, in a turn of its one writer. */
interface Request {

  /** Stages it all, and says what must come of it. */
  void run(Batch batch, History history, List<History.Write> staged);

  /** The node has committed it and tells the client. */
  default void answered() {}
}
