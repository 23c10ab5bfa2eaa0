package io.parley.node;

import io.parley.checkpoint.CheckpointPolicy;
import io.parley.replica.RegisterCell;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Named last-writer-wins values. Thread-safe; a write may hold its thread for one commit. */
public final class SharedRegisters {
  private final Writer writer;
  private final NodeStore store;

  SharedRegisters(Writer writer, NodeStore store) {
    this.writer = writer;
    this.store = store;
  }

  /** The winning write as it is here, a deletion too; empty if nobody has written it. */
  public Optional<RegisterCell> read(String name) {
    return store.register(name);
  }

  /**
   * Writes a value; fails with {@link PreconditionFailedException} if this node's replica does not
   * meet it, and with {@link MergeConflictException} for the register that Parley keeps itself.
   */
  public CompletionStage<RegisterCell> put(
      String name, String mediaType, byte[] value, Precondition precondition) {
    refuseReserved(name);
    return writer.write(
        batch -> {
          precondition.check(name, batch.register(name));
          return batch.put(name, mediaType, value);
        },
        value.length + 400);
  }

  /** Writes "nothing": it wins or loses like any write. */
  public CompletionStage<RegisterCell> delete(String name, Precondition precondition) {
    refuseReserved(name);
    return writer.write(
        batch -> {
          precondition.check(name, batch.register(name));
          return batch.delete(name);
        },
        400);
  }

  private static void refuseReserved(String name) {
    if (name.equals(CheckpointPolicy.REGISTER)
        || Arrays.stream(CheckpointPolicy.Field.values())
            .anyMatch(f -> name.equals(f.register()))) {
      throw new MergeConflictException(
          "register: got \"%s\", which holds the policy of checkpoints, want another name; PATCH /checkpoints/policy changes it"
              .formatted(name));
    }
  }
}
