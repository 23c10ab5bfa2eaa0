package io.parley.node;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.TransferRefusal;
import io.parley.checkpoint.TransferStatistics;
import io.parley.crdt.Origin;
import io.parley.gossip.GossipStatistics;
import io.parley.gossip.Peer;
import io.parley.hazelcast.DropReason;
import io.parley.hazelcast.TransportStatistics;
import io.parley.replica.Changes;
import io.parley.replica.Entry;
import io.parley.replica.Refusal;
import io.parley.replica.ReplicaState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What a node tells about itself to Prometheus. Thread-safe. */
final class Metrics implements WriterObserver {
  private static final Duration[] LATENCIES = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private static final double MICROS_PER_SECOND = 1e6;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LongSupplier micros;
  private final Timer answered;
  private final Timer committed;
  private final Timer converged;
  private final DistributionSummary batch;

  private final MultiGauge offsets;
  private volatile Supplier<List<Peer>> peers = List::of;

  /** Held here, because the registry lets go of what it reads. */
  private final List<Supplier<?>> sources = new CopyOnWriteArrayList<>();

  Metrics(LongSupplier micros) {
    this.micros = micros;
    this.answered =
        timer("parley.write", "From the arrival of a write at the writer to its answer");
    this.committed = timer("parley.commit", "One transaction of the writer");
    this.converged =
        timer("parley.convergence", "From an entry's timestamp elsewhere to its commit here");
    this.offsets =
        MultiGauge.builder("parley.peer.clock.offset.seconds")
            .description("How far a peer's clock is ahead of the time that this node goes by")
            .register(registry);
    this.batch =
        DistributionSummary.builder("parley.writer.batch")
            .description("Local writes of one transaction")
            .serviceLevelObjectives(1, 4, 16, 64, 256)
            .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(LATENCIES)
        .register(registry);
  }

  /**
   * Watches a running node's state and the protocol's statistics, which are read when asked for.
   */
  void watch(
      Supplier<ReplicaState> state, Supplier<GossipStatistics> gossip, Supplier<List<Peer>> peers) {
    sources.add(peers);
    this.peers = peers;
    gauge("parley.log.entries", "Entries of all logs", state, ReplicaState::entries);
    gauge(
        "parley.log.contributing.nodes",
        "Nodes with entries",
        state,
        ReplicaState::contributingNodes);
    gauge("parley.origins", "Origins that are known", state, s -> s.origins().size());
    count("parley.gossip.rounds", "Rounds", gossip, GossipStatistics::rounds);
    count(
        "parley.gossip.syncs",
        "Deltas and pages that brought something new",
        gossip,
        GossipStatistics::syncs);
    count(
        "parley.gossip.incarnations",
        "New incarnations since the start",
        gossip,
        GossipStatistics::incarnations);
    gauge(
        "parley.gossip.held",
        "Pushes that wait for what they build on",
        gossip,
        GossipStatistics::held);
    for (Refusal reason : Refusal.values()) {
      FunctionCounter.builder(
              "parley.gossip.refused", gossip, g -> g.get().refused().getOrDefault(reason, 0L))
          .description("Messages that the protocol refused")
          .tag("reason", label(reason))
          .register(registry);
    }
    for (Peer.State one : Peer.State.values()) {
      Gauge.builder(
              "parley.peers", peers, p -> p.get().stream().filter(x -> x.state() == one).count())
          .description("Peers")
          .tag("state", label(one))
          .register(registry);
    }
  }

  /** Watches what the transport counts. */
  void watchTransport(Supplier<TransportStatistics> transport) {
    count(
        "parley.messages.sent",
        "Messages handed to Hazelcast",
        transport,
        TransportStatistics::messagesSent);
    count(
        "parley.messages.received",
        "Messages taken in",
        transport,
        TransportStatistics::messagesReceived);
    count(
        "parley.messages.sent.bytes",
        "Their encoded bytes",
        transport,
        TransportStatistics::bytesSent);
    count(
        "parley.messages.received.bytes",
        "Their encoded bytes",
        transport,
        TransportStatistics::bytesReceived);
    gauge("parley.outbox", "Messages that wait to be sent", transport, TransportStatistics::outbox);
    gauge(
        "parley.inbox", "Messages that wait for the writer", transport, TransportStatistics::inbox);
    for (DropReason reason : DropReason.values()) {
      FunctionCounter.builder(
              "parley.messages.dropped", transport, t -> t.get().dropped().getOrDefault(reason, 0L))
          .description("Messages that the transport dropped")
          .tag("reason", label(reason))
          .register(registry);
    }
  }

  /** Watches what is fetched of states, and how checkpoints stand. */
  void watchCheckpoints(
      Supplier<List<CheckpointView>> checkpoints,
      Supplier<TransferStatistics> transfer,
      Supplier<TransportStatistics> lane,
      CheckpointCounts counts) {
    sources.add(checkpoints);
    for (Checkpoint.Status status : Checkpoint.Status.values()) {
      Gauge.builder(
              "parley.checkpoints",
              checkpoints,
              c -> c.get().stream().filter(view -> view.status() == status).count())
          .description("Checkpoints that are kept")
          .tag("status", label(status))
          .register(registry);
    }
    count(
        "parley.checkpoint.failed.verifications",
        "Roots that were stated wrong, and chunks that were found damaged",
        () -> counts,
        CheckpointCounts::failedVerifications);
    gauge(
        "parley.transfer.states.missing",
        "States of which something is not here yet",
        transfer,
        t -> t.wanted() - t.whole());
    count("parley.transfer.requests", "Requests sent", transfer, TransferStatistics::requestsSent);
    count(
        "parley.transfer.sent.bytes",
        "Bytes of chunks and lists sent",
        transfer,
        TransferStatistics::bytesSent);
    count(
        "parley.transfer.received.bytes",
        "Bytes of chunks and lists received",
        transfer,
        TransferStatistics::bytesReceived);
    count(
        "parley.transfer.retries",
        "Requests that were not answered, or not with what was asked for",
        transfer,
        TransferStatistics::retries);
    count(
        "parley.transfer.healed",
        "Damaged chunks that a peer had whole",
        transfer,
        TransferStatistics::healed);
    sources.add(lane);
    for (DropReason reason : DropReason.values()) {
      FunctionCounter.builder(
              "parley.transfer.dropped", lane, t -> t.get().dropped().getOrDefault(reason, 0L))
          .description("Transfer messages that the transport dropped")
          .tag("reason", label(reason))
          .register(registry);
    }
    for (TransferRefusal reason : TransferRefusal.values()) {
      FunctionCounter.builder(
              "parley.transfer.refused", transfer, t -> t.get().refused().getOrDefault(reason, 0L))
          .description("Transfer messages that were refused")
          .tag("reason", label(reason))
          .register(registry);
    }
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  <T> void gauge(String name, String description, Supplier<T> source, ToDoubleFunction<T> value) {
    sources.add(source);
    Gauge.builder(name, source, s -> value.applyAsDouble(s.get()))
        .description(description)
        .register(registry);
  }

  <T> void count(String name, String description, Supplier<T> source, ToDoubleFunction<T> value) {
    sources.add(source);
    FunctionCounter.builder(name, source, s -> value.applyAsDouble(s.get()))
        .description(description)
        .register(registry);
  }

  /** All of them, with a line for each peer that there is now. */
  PrometheusMeterRegistry registry() {
    offsets.register(
        peers.get().stream()
            .filter(peer -> peer.clock().offset().isPresent())
            .map(
                peer ->
                    MultiGauge.Row.of(
                        Tags.of("peer", peer.node()),
                        peer.clock().offset().getAsLong() / MICROS_PER_SECOND))
            .toList(),
        true);
    return registry;
  }

  @Override
  public void committed(Changes changes, ReplicaState state, int writes, long commitNanos) {
    committed.record(commitNanos, TimeUnit.NANOSECONDS);
    if (writes > 0) {
      batch.record(writes);
    }
    Origin own = changes.current();
    long now = micros.getAsLong();
    for (Entry entry : changes.entries()) {
      if (!entry.origin().equals(own)) {
        converged.record(Math.max(0, now - entry.timestamp()), TimeUnit.MICROSECONDS);
      }
    }
  }

  @Override
  public void answered(long nanos) {
    answered.record(nanos, TimeUnit.NANOSECONDS);
  }
}
