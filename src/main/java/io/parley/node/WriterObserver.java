package io.parley.node;

import io.parley.replica.Changes;
import io.parley.replica.ReplicaState;

/** Is told what the writer does; on the writer's thread, so it returns at once and never throws. */
public interface WriterObserver {
  /** A batch has committed and is visible. */
  void committed(Changes changes, ReplicaState state, int writes, long commitNanos);

  /** A write was answered, well or not, after it had waited. */
  void answered(long nanos);
}
