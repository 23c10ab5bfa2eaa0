package io.parley.checkpoint;

import java.util.EnumMap;
import java.util.Map;

/** Counts for {@link TransferStatistics}. */
final class TransferCounters {
  long requestsSent;
  long chunksReceived;
  long bytesReceived;
  long answersSent;
  long chunksSent;
  long bytesSent;
  long retries;
  long damaged;
  long healed;
  long storeFailures;
  private final Map<TransferRefusal, Long> refused = new EnumMap<>(TransferRefusal.class);

  void refused(TransferRefusal reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  TransferStatistics statistics(int wanted, int whole) {
    return new TransferStatistics(
        requestsSent,
        chunksReceived,
        bytesReceived,
        answersSent,
        chunksSent,
        bytesSent,
        retries,
        damaged,
        healed,
        storeFailures,
        refused,
        wanted,
        whole);
  }
}
