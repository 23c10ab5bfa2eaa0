package io.parley.node;

import io.parley.replica.Batch;

/** A write: stages its effect on a batch and gives the answer for when that has committed. */
@FunctionalInterface
public interface Operation<T> {
  /** Runs on the writer; an exception means that it staged nothing. */
  T stage(Batch batch);
}
