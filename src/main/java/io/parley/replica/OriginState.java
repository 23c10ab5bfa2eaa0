package io.parley.replica;

import io.parley.crdt.Origin;
import io.parley.merkle.Frontier;
import io.parley.merkle.SetHash;
import java.util.Objects;

/**
 * All that a replica keeps in memory of one origin; a few KiB, whatever the origin wrote.
 *
 * @param version the highest version that is here; 0: none yet
 * @param timestamp the timestamp of the last cell that was applied; 0: none yet
 * @param log the frontier of the tree over its entries; its size is the log's size
 * @param cells the hash over its counters and registers that nothing has replaced
 */
public record OriginState(
    Origin origin, long version, long timestamp, Frontier log, SetHash cells) {

  /** Refuses negative numbers and a log that is longer than the number of writes. */
  public OriginState {
    Objects.requireNonNull(origin, "origin");
    Checks.atLeast("version", version, 0);
    Checks.atLeast("timestamp", timestamp, 0);
    Objects.requireNonNull(log, "log");
    Objects.requireNonNull(cells, "cells");
    if (log.size() > version) {
      throw new IllegalArgumentException(
          "log size: got " + log.size() + ", want <= version " + version);
    }
  }

  /** An origin of which nothing is here yet. */
  public static OriginState empty(Origin origin) {
    return new OriginState(origin, 0, 0, Frontier.empty(), SetHash.empty());
  }

  /** Size and root of its log. */
  public LogHead head() {
    return new LogHead(log.size(), log.root());
  }

  OriginState with(long newVersion, long newTimestamp, Frontier newLog) {
    return new OriginState(origin, newVersion, newTimestamp, newLog, cells);
  }

  OriginState with(SetHash newCells) {
    return new OriginState(origin, version, timestamp, log, newCells);
  }
}
