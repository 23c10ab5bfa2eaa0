package io.parley.api;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for what is due later and short: deadlines of answers, beats of streams. What is
 * cancelled is gone at once; the server's own scheduled executor keeps it, with the request and the
 * whole application, until its time has come. Thread-safe.
 */
@ApplicationScoped
public class Scheduler {
  @Resource private ManagedThreadFactory threads;

  private ScheduledThreadPoolExecutor executor;

  @PostConstruct
  void start() {
    executor = new ScheduledThreadPoolExecutor(1, this::thread);
    executor.setRemoveOnCancelPolicy(true);
  }

  private Thread thread(Runnable work) {
    Thread thread = threads.newThread(work);
    thread.setName("parley-scheduler");
    return thread;
  }

  /** Runs {@code task} once. */
  Future<?> after(Duration delay, Runnable task) {
    return executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs {@code task} again and again, the first time after one period. */
  Future<?> every(Duration period, Runnable task) {
    return executor.scheduleAtFixedRate(
        task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void stop() {
    executor.shutdownNow();
  }
}
