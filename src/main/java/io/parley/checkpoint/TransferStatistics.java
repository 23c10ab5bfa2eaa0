package io.parley.checkpoint;

import java.util.Map;

/**
 * What a {@link Transfer} has done since it was made. Bytes are those of chunks and lists, without
 * framing.
 *
 * @param requestsSent requests that were handed to the transport
 * @param chunksReceived chunks that were checked and given to the store
 * @param bytesReceived theirs, and those of the lists that were taken
 * @param answersSent answers that were handed to the transport
 * @param chunksSent chunks in them
 * @param bytesSent theirs, and those of the lists
 * @param retries requests that had to be made again, mostly to another peer: it was silent, lacked
 *     something, or lied
 * @param damaged chunks that were to be sent and were found damaged here
 * @param healed damaged chunks that were fetched again
 * @param storeFailures steps that were given up because the store could not do it
 * @param refused messages that were not taken, by reason; reasons that never occurred are left out
 * @param wanted states that this node should hold, now
 * @param whole those of them that are known to be whole, now
 */
public record TransferStatistics(
    long requestsSent,
    long chunksReceived,
    long bytesReceived,
    long answersSent,
    long chunksSent,
    long bytesSent,
    long retries,
    long damaged,
    long healed,
    long storeFailures,
    Map<TransferRefusal, Long> refused,
    int wanted,
    int whole) {
  /** Copies the map. */
  public TransferStatistics {
    refused = Map.copyOf(refused);
  }
}
