package io.parley.node;

import io.parley.crdt.PnCounter;
import io.parley.crdt.VersionVector;
import io.parley.merkle.Hash;
import io.parley.persistence.IdempotentAnswer;
import io.parley.replica.Batch;
import io.parley.replica.Entry;
import io.parley.replica.Feed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Appending to the log and consuming it. Thread-safe; a write may hold its thread for one commit.
 */
public final class EventLog {
  /** How long an answer under an idempotency key is given again, at least. */
  public static final Duration REMEMBERED = Duration.ofDays(1);

  /** Payload bytes that one page of the feed reads into memory. */
  private static final long FEED_PAGE_BYTES = 4L << 20;

  private final Writer writer;
  private final NodeStore store;

  EventLog(Writer writer, NodeStore store) {
    this.writer = writer;
    this.store = store;
  }

  /**
   * Appends the payloads as entries of one media type, all or none, and answers when they are
   * durable.
   *
   * @param key the same key gives the first answer again, for a day; null: none
   * @return fails with {@link MergeConflictException} if the key was used for another request, with
   *     {@link ReplicationException} if it cannot be done now
   */
  public CompletionStage<Appended> append(String mediaType, List<byte[]> payloads, String key) {
    if (payloads.isEmpty()) {
      throw new SerialisationException("entries: got none, want at least one");
    }
    int bytes = payloads.stream().mapToInt(p -> p.length + 100).sum();
    Hash request = key == null ? null : fingerprint(mediaType, payloads);
    return writer.write(batch -> stage(batch, mediaType, payloads, key, request), bytes);
  }

  private Appended stage(
      Batch batch, String mediaType, List<byte[]> payloads, String key, Hash request) {
    if (key != null) {
      var earlier =
          store
              .answer(key, batch)
              .filter(a -> a.createdMicros() > batch.now() - REMEMBERED.toNanos() / 1000);
      if (earlier.isPresent()) {
        IdempotentAnswer answer = earlier.get();
        if (!answer.request().equals(request)) {
          throw new MergeConflictException(
              "Idempotency-Key: got \""
                  + key
                  + "\" with another request than before, want a fresh key for each request");
        }
        return new Appended(answer.origin(), answer.first(), answer.count(), answer.timestamp());
      }
    }
    Entry first = null;
    for (byte[] payload : payloads) {
      Entry entry = batch.append(mediaType, payload);
      first = first == null ? entry : first;
    }
    Appended appended =
        new Appended(first.origin(), first.sequence(), payloads.size(), first.timestamp());
    if (key != null) {
      store.remember(
          new IdempotentAnswer(
              key,
              request,
              appended.origin(),
              appended.first(),
              appended.count(),
              appended.timestamp(),
              batch.now()),
          batch);
    }
    return appended;
  }

  private static Hash fingerprint(String mediaType, List<byte[]> payloads) {
    byte[][] hashes = new byte[payloads.size() + 1][];
    hashes[0] = Hash.sha256(mediaType.getBytes(StandardCharsets.UTF_8)).bytes();
    for (int i = 0; i < payloads.size(); i++) {
      hashes[i + 1] = Hash.sha256(payloads.get(i)).bytes();
    }
    return Hash.sha256(hashes);
  }

  /** Records one removal and answers the activity counter after it, here. */
  public CompletionStage<PnCounter> removal() {
    return writer.write(Batch::removal, 100);
  }

  /**
   * The entries behind a cursor; see {@link Feed}.
   *
   * @param most at most so many, from 1
   */
  public Feed feed(VersionVector after, int most) {
    return Feed.read(store, writer.state(), after, most, FEED_PAGE_BYTES);
  }
}
