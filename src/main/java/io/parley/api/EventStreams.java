package io.parley.api;

import io.parley.crdt.VersionVector;
import io.parley.node.Node;
import io.parley.node.ReplicationException;
import io.parley.node.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The open streams of events: woken by commits, kept alive by one timer for all, bounded in number,
 * closed with the application. Without streams it listens to nothing. Thread-safe.
 */
@ApplicationScoped
public class EventStreams {
  /** Shorter than the idle timeouts of proxies, which begin at 30 s. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  /** Those that may be admitted at the same moment: by now it is too late to refuse them. */
  private static final int AT_ONCE = 64;

  /**
   * Writes to a stream that show whether its client has closed it: the first is answered by the
   * client's machine, the next one fails. One more, because answers take their time.
   */
  private static final int PROBES = 3;

  private static final Duration PROBE_EVERY = Duration.ofMillis(100);

  /** So long one may wait for a place; a stream that takes no bytes is not waited for longer. */
  private static final Duration MOST_WAIT = Duration.ofSeconds(5);

  /** Those that may wait for a place at the same moment: each holds a thread of the server. */
  private static final int MOST_WAITING = 8;

  private static final System.Logger LOG = System.getLogger(EventStreams.class.getName());

  @Inject private Node node;

  @Resource private ManagedExecutorService executor;

  @Inject private Scheduler scheduler;

  private final Set<EventStream> streams = new HashSet<>();
  private AutoCloseable commits;
  private Future<?> beats;
  private boolean closed;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  /**
   * Fails if there are as many streams as are allowed, and the client of each is still there: no
   * server says when one has closed its connection, so whether it has is found by writing.
   */
  void requireRoom() {
    if (!hasRoom() && waiting.tryAcquire()) {
      try {
        probe();
      } finally {
        waiting.release();
      }
    }
    if (!hasRoom()) {
      throw new ReplicationException(
          "streams: %d are open, which is all that parley.max-streams allows; try again later"
              .formatted(all().size()));
    }
  }

  /** Writes to all streams until one has given way, or each has been written to. */
  private void probe() {
    Map<EventStream, Integer> before = new HashMap<>();
    all().forEach(stream -> before.put(stream, stream.beats()));
    long end = System.nanoTime() + MOST_WAIT.toNanos();
    while (!hasRoom()
        && System.nanoTime() - end < 0
        && before.entrySet().stream().anyMatch(e -> e.getKey().beats() < e.getValue() + PROBES)) {
      beatAll();
      awaitRoom();
    }
  }

  private synchronized boolean hasRoom() {
    return !closed && streams.size() < node.settings().get(Settings.MAX_STREAMS);
  }

  /** Waits for one interval, or until there is room. */
  private synchronized void awaitRoom() {
    long end = System.nanoTime() + PROBE_EVERY.toNanos();
    try {
      for (long left = PROBE_EVERY.toNanos();
          left > 0 && !hasRoom();
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Opens a stream behind {@code after}. */
  void open(SseEventSink sink, Sse sse, VersionVector after) {
    EventStream stream =
        new EventStream(sink, sse, node.log()::feed, after, executor, this::remove);
    synchronized (this) {
      if (closed || streams.size() >= node.settings().get(Settings.MAX_STREAMS) + AT_ONCE) {
        sink.close();
        return;
      }
      streams.add(stream);
      if (streams.size() == 1) {
        commits = node.onCommit(this::wakeAll);
        beats = scheduler.every(KEEP_ALIVE, this::beatAll);
      }
    }
    stream.beat();
  }

  private synchronized List<EventStream> all() {
    return List.copyOf(streams);
  }

  private void wakeAll() {
    all().forEach(EventStream::wake);
  }

  private void beatAll() {
    all().forEach(EventStream::beat);
  }

  private synchronized void remove(EventStream stream) {
    if (streams.remove(stream)) {
      notifyAll();
      if (streams.isEmpty()) {
        listenNoMore();
      }
    }
  }

  private void listenNoMore() {
    beats.cancel(false);
    try {
      commits.close();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "Streams of events still listen to commits", e);
    }
  }

  /** Closes all streams and takes no more. */
  @PreDestroy
  void close() {
    synchronized (this) {
      closed = true;
    }
    all().forEach(EventStream::close);
  }
}
