package io.parley.persistence;

/**
 * Sums over all checkpoints that were ever complete here, removed ones included.
 *
 * @param completed how many
 * @param nodes of all of them; of each node there is one state in each
 * @param stateBytes of all those states
 */
public record CheckpointTotals(long completed, long nodes, long stateBytes) {
  static final CheckpointTotals NONE = new CheckpointTotals(0, 0, 0);

  CheckpointTotals plus(CompletedCheckpoint one) {
    return new CheckpointTotals(completed + 1, nodes + one.nodes(), stateBytes + one.stateBytes());
  }

  CheckpointTotals minus(CompletedCheckpoint one) {
    return new CheckpointTotals(completed - 1, nodes - one.nodes(), stateBytes - one.stateBytes());
  }

  /** As it stands in a {@link SettingRow}. */
  String content() {
    return completed + " " + nodes + " " + stateBytes;
  }

  static CheckpointTotals parse(String content) {
    String[] parts = content.split(" ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("totals: got \"" + content + "\", want three numbers");
    }
    return new CheckpointTotals(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }
}
