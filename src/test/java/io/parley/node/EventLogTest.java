package io.parley.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.parley.crdt.VersionVector;
import io.parley.replica.Entry;
import io.parley.replica.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appends under a key, over a database. */
class EventLogTest {
  @TempDir private Path folder;
  private CheckpointNodes nodes;
  private CheckpointNodes.Member node;
  private EventLog log;

  @BeforeEach
  void start() {
    nodes = new CheckpointNodes(folder, "n1");
    node = nodes.node("n1");
    log = new EventLog(node.writer, node.store);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private CompletableFuture<Appended> append(String text, String key) {
    List<byte[]> payloads = List.of(text.getBytes(StandardCharsets.UTF_8));
    CompletionStage<Appended> answer = log.append("text/plain", payloads, key);
    return answer.toCompletableFuture();
  }

  private List<String> texts() {
    return log.feed(VersionVector.EMPTY, 100).entries().stream()
        .map(Entry::payload)
        .map(payload -> new String(payload, StandardCharsets.UTF_8))
        .toList();
  }

  /** Stages the append in a batch in which the store then fails, before anything is written. */
  private void giveUp(String text, String key) {
    CompletableFuture<?>[] answers = new CompletableFuture<?>[2];
    // Both come while the writer has something else to do, so they make one batch.
    node.writer.tell(
        gossip -> {
          answers[0] = append(text, key);
          answers[1] =
              node.writer.submit(
                  batch -> {
                    throw new StoreException("no connection", null);
                  },
                  1);
        });
    for (CompletableFuture<?> answer : answers) {
      CompletionException e = assertThrows(CompletionException.class, answer::join);
      assertInstanceOf(ReplicationException.class, e.getCause());
    }
  }

  @Test
  void aKeyWhoseBatchWasGivenUpIsFreeAlthoughAnotherBatchCommits() {
    giveUp("first", "key");
    append("without a key", null).join();
    Appended again = append("first", "key").join();
    assertEquals(1, again.first());
    assertEquals(List.of("without a key", "first"), texts());
    assertEquals(again, append("first", "key").join());
    assertEquals(2, texts().size());
  }

  @Test
  void aKeyWhoseBatchWasGivenUpIsFreeAlthoughTheStoreIsProbed() {
    append("before", null).join();
    giveUp("first", "key");
    node.writer.roundDue();
    append("first", "key").join();
    assertEquals(List.of("before", "first"), texts());
  }
}
