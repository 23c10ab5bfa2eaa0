package io.parley.node;

import io.parley.gossip.Gossip;
import io.parley.gossip.GossipSettings;
import io.parley.gossip.Peer;
import io.parley.hazelcast.TransportStatistics;
import io.parley.persistence.StoredSettings;
import io.parley.replica.ReplicaState;
import io.parley.replica.Restamping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Peers, gossip settings and rounds; what is changed is stored before it takes effect. Thread-safe.
 */
public final class Administration {
  private static final String FANOUT = "gossip.fanout";
  private static final String INTERVAL = "gossip.interval";
  private static final String STALE_ROUNDS = "gossip.staleRounds";
  private static final String PAUSED = "gossip.paused";

  private final Writer writer;
  private final StoredSettings settings;
  private final PeerRegistry peers;
  private final Supplier<TransportStatistics> transport;
  private final NodeClock clock;
  private volatile Duration interval;
  private volatile Consumer<Duration> onInterval = i -> {};

  Administration(
      Writer writer,
      StoredSettings settings,
      PeerRegistry peers,
      Supplier<TransportStatistics> transport,
      NodeClock clock,
      Duration interval) {
    this.writer = writer;
    this.settings = settings;
    this.peers = peers;
    this.transport = transport;
    this.clock = clock;
    this.interval = interval;
  }

  /**
   * The settings with what an administrator has changed before; what is stored and no longer
   * allowed is passed over.
   */
  static GossipSettings stored(GossipSettings preset, Map<String, String> stored) {
    return new GossipSettings(
        stored(stored, FANOUT, Settings.FANOUT).orElse(preset.fanout()),
        stored(stored, STALE_ROUNDS, Settings.STALE_ROUNDS).orElse(preset.staleRounds()),
        Boolean.parseBoolean(stored.get(PAUSED)),
        preset.maxMessageBytes());
  }

  static Duration storedInterval(Duration preset, Map<String, String> stored) {
    return stored(stored, INTERVAL, Settings.INTERVAL).orElse(preset);
  }

  private static <T> Optional<T> stored(
      Map<String, String> stored, String key, Setting<T> setting) {
    try {
      return Optional.ofNullable(stored.get(key)).map(setting::value);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Is told a new interval; at once. */
  public void onInterval(Consumer<Duration> listener) {
    this.onInterval = listener;
  }

  /** The interval in force. */
  public Duration interval() {
    return interval;
  }

  /** All peers, by node id. */
  public CompletionStage<List<PeerView>> peers() {
    return writer.control(
        gossip -> gossip.peers().stream().map(p -> view(p, gossip.state())).toList());
  }

  /** One peer; fails with {@link NodeNotRegisteredException}. */
  public CompletionStage<PeerView> peer(String node) {
    return writer.control(gossip -> find(gossip, node));
  }

  private PeerView find(Gossip gossip, String node) {
    return gossip.peers().stream()
        .filter(p -> p.node().equals(node))
        .findFirst()
        .map(p -> view(p, gossip.state()))
        .orElseThrow(
            () -> {
              List<String> known =
                  gossip.peers().stream()
                      .filter(peer -> peer.state() != Peer.State.REMOVED)
                      .map(Peer::node)
                      .limit(20)
                      .toList();
              return new NodeNotRegisteredException(
                  "peer: got \"" + node + "\", want one of " + known);
            });
  }

  private PeerView view(Peer peer, ReplicaState state) {
    long behind = 0;
    for (var here : state.version().asMap().entrySet()) {
      behind += Math.max(0, here.getValue() - peer.known().get(here.getKey()));
    }
    long ahead = 0;
    for (var there : peer.known().asMap().entrySet()) {
      ahead += Math.max(0, there.getValue() - state.version(there.getKey()));
    }
    boolean duplicate = transport.get().duplicateNodeIds().contains(peer.node());
    return new PeerView(peer, behind, ahead, duplicate);
  }

  /**
   * Registers a peer, again if it was removed. Fails with {@link IllegalArgumentException} for this
   * node's own id, and when there is no room.
   */
  public CompletionStage<PeerView> register(String node) {
    return writer.control(
        gossip -> {
          peers.register(gossip, node);
          return find(gossip, node);
        });
  }

  /**
   * Removes a peer: its place is free at once, and what it sends is refused until it is registered
   * again.
   */
  public CompletionStage<PeerView> remove(String node) {
    return writer.control(
        gossip -> {
          gossip.checkPeer(node);
          find(gossip, node);
          peers.remove(gossip, node);
          return find(gossip, node);
        });
  }

  /** Settings and statistics. */
  public CompletionStage<GossipView> gossip() {
    return writer.control(this::view);
  }

  private GossipView view(Gossip gossip) {
    return new GossipView(gossip.settings(), interval, gossip.statistics(), transport.get());
  }

  /**
   * Changes what is not null: stored, then in force at once. Fails with {@link
   * IllegalArgumentException} if not allowed.
   */
  public CompletionStage<GossipView> change(GossipChange change) {
    return writer.control(
        gossip -> {
          GossipSettings old = gossip.settings();
          GossipSettings changed =
              new GossipSettings(
                  change.fanout() == null ? old.fanout() : change.fanout(),
                  change.staleRounds() == null ? old.staleRounds() : change.staleRounds(),
                  change.paused() == null ? old.paused() : change.paused(),
                  old.maxMessageBytes());
          Duration beat =
              change.interval() == null
                  ? interval
                  : Settings.INTERVAL.value(change.interval().toString());
          settings.put(texts(change));
          gossip.change(changed);
          if (!beat.equals(interval)) {
            interval = beat;
            onInterval.accept(beat);
          }
          return view(gossip);
        });
  }

  /** What is not changed stays with the configuration. */
  private static Map<String, String> texts(GossipChange change) {
    Map<String, String> texts = new TreeMap<>();
    put(texts, FANOUT, change.fanout());
    put(texts, INTERVAL, change.interval());
    put(texts, STALE_ROUNDS, change.staleRounds());
    put(texts, PAUSED, change.paused());
    return texts;
  }

  private static void put(Map<String, String> texts, String name, Object value) {
    if (value != null) {
      texts.put(name, value.toString());
    }
  }

  /**
   * Gives what this node wrote with timestamps that are too far ahead for others new ones; answers
   * how many cells there were. Every peer is asked first, and this node sends nothing meanwhile.
   * Fails with {@link ReplicationException} if a peer is not there to say that it has none of them,
   * with {@link MergeConflictException} if one has.
   */
  public CompletionStage<Restamping> restamp() {
    CompletableFuture<Set<String>> silent = new CompletableFuture<>();
    return writer
        .control(gossip -> beginRestamping(gossip, silent::complete))
        .thenCompose(
            begun ->
                begun.count() == 0
                    ? CompletableFuture.completedFuture(begun)
                    : silent.thenCompose(
                        peers -> writer.control(gossip -> restamp(gossip, begun, peers))));
  }

  private Restamping beginRestamping(Gossip gossip, Consumer<Set<String>> answered) {
    if (gossip.restamping()) {
      throw new MergeConflictException(
          "restamping: another one is under way, want one at a time; nothing has changed");
    }
    gossip.peers().forEach(Administration::requireThere);
    return gossip.beginRestamping(clock.read(), answered);
  }

  private Restamping restamp(Gossip gossip, Restamping begun, Set<String> silent) {
    if (!silent.isEmpty()) {
      throw unheard(silent.iterator().next());
    }
    try {
      for (Peer peer : gossip.peers()) {
        requireThere(peer);
        requireWithout(peer, begun, gossip.hasAnswered(peer.node()));
      }
      Restamping restamping = gossip.restamping(clock.read());
      gossip.restamp(restamping);
      return restamping;
    } finally {
      gossip.endRestamping();
    }
  }

  private static void requireThere(Peer peer) {
    // A clock is known of a peer whose digest has come lately.
    if (peer.state() != Peer.State.REMOVED
        && (peer.state() != Peer.State.LIVE || peer.clock().offset().isEmpty())) {
      throw unheard(peer.node());
    }
  }

  private static ReplicationException unheard(String peer) {
    return new ReplicationException(
        "peer "
            + peer
            + ": got no word of what it has, want it live, or removed; nothing has changed");
  }

  private static void requireWithout(Peer peer, Restamping restamping, boolean answered) {
    if (peer.state() == Peer.State.REMOVED) {
      return;
    }
    if (!answered) {
      throw unheard(peer.node());
    }
    long known = peer.known().get(restamping.state().origin());
    if (known >= restamping.first()) {
      throw new MergeConflictException(
          "peer %s: has version %d of %s, want it to have none from %d on; nothing has changed"
              .formatted(peer.node(), known, restamping.state().origin(), restamping.first()));
    }
  }

  /** Runs one round now, also when paused. */
  public CompletionStage<GossipView> runRound() {
    return writer.control(
        gossip -> {
          gossip.roundNow(clock.read());
          return view(gossip);
        });
  }
}
