package io.parley.replica;

import io.parley.crdt.Origin;
import java.util.List;
import java.util.Objects;

/**
 * What one transaction writes: all of it or nothing.
 *
 * @param current the origin under which this node writes from now on
 * @param origins the new state of each origin that changed, new ones included
 * @param entries new log entries, to insert; in version order for each origin
 * @param counters to insert or replace, by (name, origin)
 * @param registers to insert or replace, by name
 * @param checkpoints to insert
 * @param removed cells of checkpoints to delete, by (origin, version)
 */
public record Changes(
    Origin current,
    List<OriginState> origins,
    List<Entry> entries,
    List<CounterCell> counters,
    List<RegisterCell> registers,
    List<CheckpointCell> checkpoints,
    List<CheckpointCell> removed) {

  /** Without checkpoints. */
  public Changes(
      Origin current,
      List<OriginState> origins,
      List<Entry> entries,
      List<CounterCell> counters,
      List<RegisterCell> registers) {
    this(current, origins, entries, counters, registers, List.of(), List.of());
  }

  /** Copies the lists. */
  public Changes {
    Objects.requireNonNull(current, "current");
    origins = List.copyOf(origins);
    entries = List.copyOf(entries);
    counters = List.copyOf(counters);
    registers = List.copyOf(registers);
    checkpoints = List.copyOf(checkpoints);
    removed = List.copyOf(removed);
  }
}
