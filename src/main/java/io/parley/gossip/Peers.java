package io.parley.gossip;

import io.parley.crdt.VersionVector;
import io.parley.replica.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The other nodes: who there is, who is heard of, and whom a round talks to.
 *
 * <p>A peer has a place because it is a member of the transport, was one, or was registered. Places
 * are bounded. When one is needed, the peer gives up its own that nobody registered, that has left
 * the membership, and that was heard from least recently. Who was removed has no place.
 */
final class Peers {
  /**
   * With this node as many as a checkpoint expects; far more than servers in one group. Bounds what
   * a flood of made-up names can take.
   */
  static final int MAX_PEERS = Limits.MAX_EXPECTED_NODES - 1;

  private static final class Entry {
    private String address = "";
    private boolean registered;
    private long touched;
    private long freshRound = Long.MIN_VALUE;
    private long heardRound = -1;
    private long heardMicros;
    private long askedMicros = Long.MIN_VALUE;
    private VersionVector known = VersionVector.empty();
    private VersionVector fed;
    private long fedMicros;
  }

  private final Map<String, Entry> entries = new TreeMap<>();
  private final RemovedPeers removed = new RemovedPeers();

  /** Addresses by node id, those without a place too; as many as the transport itself knows. */
  private final Map<String, String> members = new LinkedHashMap<>();

  private final Consumer<String> gone;
  private long touches;

  /**
   * @param gone is told who has lost its place
   */
  Peers(Consumer<String> gone) {
    this.gone = gone;
  }

  /** A node joined the transport. Without a place for it, it waits for one. */
  void up(String node, String address, long round) {
    members.put(node, address);
    Entry entry = removed.contains(node) ? null : place(node);
    if (entry != null) {
      isUp(node, entry, round);
    }
  }

  private void isUp(String node, Entry entry, long round) {
    entry.address = members.get(node);
    entry.freshRound = round;
    entry.touched = ++touches;
  }

  /** A node left the transport; its place may be another's now. */
  void down(String node, long round) {
    members.remove(node);
    Entry entry = entries.get(node);
    if (entry != null) {
      entry.freshRound = Long.MIN_VALUE;
      entry.touched = ++touches;
      admit(round);
    }
  }

  /** A node that was a member before this one started. Without a place it is passed over. */
  void remember(String node) {
    Entry entry = place(node);
    if (entry != null) {
      entry.touched = ++touches;
    }
  }

  void register(String node, long round) {
    requireRoom(node);
    removed.remove(node);
    boolean known = entries.containsKey(node);
    Entry entry = place(node);
    entry.registered = true;
    if (!known && members.containsKey(node)) {
      isUp(node, entry, round);
    }
  }

  /** Its place is another's at once. */
  void remove(String node, long round) {
    removed.add(node, members.keySet());
    if (entries.remove(node) != null) {
      gone.accept(node);
    }
    admit(round);
  }

  /** Members that wait for a place, the first to come first. */
  private void admit(long round) {
    for (String node : members.keySet()) {
      if (!entries.containsKey(node) && !removed.contains(node)) {
        Entry entry = place(node);
        if (entry == null) {
          return;
        }
        isUp(node, entry, round);
      }
    }
  }

  /** Refuses one peer too many with an {@link IllegalArgumentException}. */
  void requireRoom(String node) {
    if (!entries.containsKey(node) && entries.size() >= MAX_PEERS && idle().isEmpty()) {
      throw new IllegalArgumentException(
          "peers: got " + node + " beside " + MAX_PEERS + ", want no more");
    }
  }

  /** Its place, a new one if there is room; else null. */
  private Entry place(String node) {
    Entry entry = entries.get(node);
    if (entry == null) {
      if (entries.size() >= MAX_PEERS) {
        Optional<String> idle = idle();
        if (idle.isEmpty()) {
          return null;
        }
        entries.remove(idle.get());
        gone.accept(idle.get());
      }
      entry = new Entry();
      entries.put(node, entry);
    }
    return entry;
  }

  /** Who is to give up its place first. */
  private Optional<String> idle() {
    return entries.entrySet().stream()
        .filter(e -> !e.getValue().registered && !members.containsKey(e.getKey()))
        .min(Comparator.comparingLong(e -> e.getValue().touched))
        .map(Map.Entry::getKey);
  }

  boolean isKnown(String node) {
    return entries.containsKey(node);
  }

  boolean isRemoved(String node) {
    return removed.contains(node);
  }

  void heard(String node, long round, long now) {
    Entry entry = entries.get(node);
    entry.freshRound = round;
    entry.heardRound = round;
    entry.heardMicros = now;
    entry.touched = ++touches;
  }

  void knows(String node, VersionVector known) {
    entries.get(node).known = known;
  }

  /** Whether this peer may be asked again; if so, that counts as asked. */
  boolean mayAsk(String node, long elapsed, long interval) {
    Entry entry = entries.get(node);
    boolean may = entry.askedMicros == Long.MIN_VALUE || elapsed - entry.askedMicros >= interval;
    if (may) {
      entry.askedMicros = elapsed;
    }
    return may;
  }

  /**
   * Whether a page for what this peer has may be sent: the same one again is most likely still on
   * its way, or being stored.
   */
  boolean mayFeed(String node, VersionVector has, long elapsed) {
    Entry entry = entries.get(node);
    return !has.equals(entry.fed) || elapsed - entry.fedMicros >= FEED_MICROS;
  }

  /** A page for what this peer has was sent. */
  void fed(String node, VersionVector has, long elapsed) {
    Entry entry = entries.get(node);
    entry.fed = has;
    entry.fedMicros = elapsed;
  }

  /**
   * Longer than storing a page takes on a busy machine; a page that was lost is sent again then.
   */
  private static final long FEED_MICROS = 2_000_000;

  /** Those with a place that are members of the transport. */
  List<String> members() {
    return entries.keySet().stream().filter(members::containsKey).toList();
  }

  /** {@code fanout} distinct live peers, uniformly at random; and now and then a stale one. */
  List<String> targets(GossipSettings settings, long round, Random random) {
    List<String> live = select(e -> !stale(e, round, settings));
    Collections.shuffle(live, random);
    List<String> targets =
        new ArrayList<>(live.subList(0, Math.min(settings.fanout(), live.size())));
    List<String> stale = select(e -> stale(e, round, settings));
    if (!stale.isEmpty() && random.nextInt(STALE_ODDS) == 0) {
      targets.add(stale.get(random.nextInt(stale.size())));
    }
    return targets;
  }

  /**
   * One round in so many tries a stale peer: it is found again within seconds, and costs next to
   * nothing.
   */
  private static final int STALE_ODDS = 4;

  private static boolean stale(Entry entry, long round, GossipSettings settings) {
    return entry.freshRound == Long.MIN_VALUE || round - entry.freshRound >= settings.staleRounds();
  }

  private List<String> select(java.util.function.Predicate<Entry> wanted) {
    List<String> nodes = new ArrayList<>();
    entries.forEach(
        (node, entry) -> {
          if (wanted.test(entry)) {
            nodes.add(node);
          }
        });
    return nodes;
  }

  /** By node id; who was removed is among them. */
  List<Peer> all(GossipSettings settings, long round) {
    TreeMap<String, Peer> all = new TreeMap<>();
    removed.forEach(
        node ->
            all.put(
                node,
                new Peer(
                    node,
                    members.getOrDefault(node, ""),
                    Peer.State.REMOVED,
                    -1,
                    0,
                    VersionVector.empty(),
                    PeerClock.UNKNOWN)));
    entries.forEach(
        (node, e) -> {
          Peer.State state = stale(e, round, settings) ? Peer.State.STALE : Peer.State.LIVE;
          all.put(
              node,
              new Peer(
                  node, e.address, state, e.heardRound, e.heardMicros, e.known, PeerClock.UNKNOWN));
        });
    return List.copyOf(all.values());
  }
}
