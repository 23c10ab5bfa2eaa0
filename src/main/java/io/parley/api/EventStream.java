package io.parley.api;

import io.parley.crdt.VersionVector;
import io.parley.replica.Entry;
import io.parley.replica.Feed;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One client's stream of events: at most one task at a time reads a page of the feed and sends it,
 * and reads the next only when all of it was sent. A failure closes it; the client resumes by the
 * id of the last event it got. Thread-safe.
 */
final class EventStream {
  /** Entries of one page: with a slow client, so many wait in memory, no more. */
  private static final int PAGE = 50;

  /** A client that takes nothing for so long has gone, or will never catch up. */
  private static final Duration STALLED = Duration.ofSeconds(60);

  /** When a client that lost its stream comes back. */
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  /** Reads pages. */
  @FunctionalInterface
  interface Source {
    Feed read(VersionVector after, int most);
  }

  private enum State {
    IDLE,
    RUNNING,
    /** Running, and something has happened meanwhile. */
    AGAIN,
    CLOSED
  }

  private final SseEventSink sink;
  private final Sse sse;
  private final Source source;
  private final Executor executor;
  private final Consumer<EventStream> onClose;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
  private final AtomicBoolean beatDue = new AtomicBoolean();
  private volatile long sendingSince;
  private final AtomicInteger beats = new AtomicInteger();
  private VersionVector position;

  EventStream(
      SseEventSink sink,
      Sse sse,
      Source source,
      VersionVector after,
      Executor executor,
      Consumer<EventStream> onClose) {
    this.sink = sink;
    this.sse = sse;
    this.source = source;
    this.position = after;
    this.executor = executor;
    this.onClose = onClose;
  }

  /** There may be something new to send. */
  void wake() {
    State before =
        state.getAndUpdate(
            s ->
                switch (s) {
                  case IDLE -> State.RUNNING;
                  case RUNNING, AGAIN -> State.AGAIN;
                  case CLOSED -> State.CLOSED;
                });
    if (before == State.IDLE) {
      run();
    }
  }

  /** Time to send something, if only a comment, so that a client that has gone is noticed. */
  void beat() {
    long since = sendingSince;
    if (since != 0 && System.nanoTime() - since > STALLED.toNanos()) {
      close();
      return;
    }
    beatDue.set(true);
    wake();
  }

  /** How many beats were written without a failure. */
  int beats() {
    return beats.get();
  }

  /** Ends the stream. */
  void close() {
    if (state.getAndSet(State.CLOSED) != State.CLOSED) {
      onClose.accept(this);
      try {
        if (!sink.isClosed()) {
          sink.close();
        }
      } catch (RuntimeException e) {
        // The connection has gone already; there is nothing left to close.
        return;
      }
    }
  }

  private void run() {
    try {
      executor.execute(this::sendPage);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  private void sendPage() {
    if (state.get() == State.CLOSED || sink.isClosed()) {
      close();
      return;
    }
    state.compareAndSet(State.AGAIN, State.RUNNING);
    try {
      Feed page = source.read(position, PAGE);
      sendingSince = System.nanoTime();
      boolean beat = beatDue.getAndSet(false);
      send(page, beat)
          .whenComplete(
              (sent, failure) -> {
                sendingSince = 0;
                if (failure != null) {
                  close();
                } else {
                  if (beat) {
                    beats.incrementAndGet();
                  }
                  position = page.next();
                  goOn(page.more());
                }
              });
    } catch (RuntimeException e) {
      close();
    }
  }

  private void goOn(boolean more) {
    if (more || !state.compareAndSet(State.RUNNING, State.IDLE)) {
      run();
    }
  }

  private CompletionStage<?> send(Feed page, boolean beat) {
    if (page.entries().isEmpty()) {
      return beat ? send(keepAlive()) : CompletableFuture.completedStage(null);
    }
    CompletionStage<?> sent = CompletableFuture.completedStage(null);
    VersionVector at = position;
    for (Entry entry : page.entries()) {
      at = at.with(entry.origin(), entry.version());
      VersionVector id = at;
      sent = sent.thenCompose(before -> send(event(entry, id)));
    }
    return sent;
  }

  private CompletionStage<?> send(OutboundSseEvent event) {
    return ServerCalls.call(() -> sink.send(event));
  }

  private OutboundSseEvent event(Entry entry, VersionVector id) {
    return sse.newEventBuilder()
        .id(FeedCursor.encode(id))
        .mediaType(MediaType.TEXT_PLAIN_TYPE)
        .data(
            String.class,
            new String(Json.bytes(EntryJson.of(entry)), java.nio.charset.StandardCharsets.UTF_8))
        .build();
  }

  private OutboundSseEvent keepAlive() {
    return sse.newEventBuilder().comment("keep-alive").reconnectDelay(RECONNECT.toMillis()).build();
  }
}
