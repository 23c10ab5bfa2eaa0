package io.parley.api;

import io.parley.node.Node;
import io.parley.node.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/**
 * Cuts off clients that take an answer too slowly: each holds a thread of the server. Thread-safe.
 */
@ApplicationScoped
public class SlowReaders {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  @Inject private Node node;

  @Inject private Scheduler scheduler;

  private final Set<PacedOutput> writing = ConcurrentHashMap.newKeySet();

  private Future<?> looks;

  @PostConstruct
  void start() {
    looks = scheduler.every(LOOK_EVERY, () -> writing.forEach(PacedOutput::look));
  }

  @PreDestroy
  void stop() {
    looks.cancel(false);
  }

  /** The response, whose client is watched. */
  HttpServletResponse watched(HttpServletResponse response) {
    return new HttpServletResponseWrapper(response) {
      private PacedOutput output;

      @Override
      public ServletOutputStream getOutputStream() throws IOException {
        if (output == null) {
          output = paced(super.getOutputStream());
        }
        return output;
      }
    };
  }

  private PacedOutput paced(ServletOutputStream out) {
    Duration patience = node.settings().get(Settings.READ_PATIENCE);
    return new PacedOutput(out, new Pace(patience), System::nanoTime, writing);
  }
}
