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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;

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

  private static final System.Logger LOG = System.getLogger(EventStreams.class.getName());

  @Inject private Node node;

  @Resource private ManagedExecutorService executor;

  @Inject private Scheduler scheduler;

  private final Set<EventStream> streams = new HashSet<>();
  private AutoCloseable commits;
  private Future<?> beats;
  private boolean closed;

  /** Fails if there are as many streams as are allowed. */
  synchronized void requireRoom() {
    int most = node.settings().get(Settings.MAX_STREAMS);
    if (closed || streams.size() >= most) {
      throw new ReplicationException(
          "streams: %d are open, at most %d are allowed (parley.max-streams); try again later"
              .formatted(streams.size(), most));
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
    if (streams.remove(stream) && streams.isEmpty()) {
      listenNoMore();
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
