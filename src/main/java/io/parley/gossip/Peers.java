package io.parley.gossip;

import io.parley.crdt.VersionVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The other nodes: who there is, who is heard of, and whom a round talks to. */
final class Peers {
  /** Far more than servers in one group; bounds what a flood of made-up names can take. */
  static final int MAX_PEERS = 1024;

  private static final class Entry {
    private String address = "";
    private boolean member;
    private boolean removed;
    private long freshRound = Long.MIN_VALUE;
    private long heardRound = -1;
    private long heardMicros;
    private long askedMicros = Long.MIN_VALUE;
    private VersionVector known = VersionVector.empty();
    private VersionVector fed;
    private long fedMicros;
  }

  private final Map<String, Entry> entries = new TreeMap<>();

  /** A node joined the transport. */
  void up(String node, String address, long round) {
    Entry entry = entry(node);
    entry.address = address;
    entry.member = true;
    entry.freshRound = round;
  }

  /** A node left the transport. */
  void down(String node) {
    Entry entry = entries.get(node);
    if (entry != null) {
      entry.member = false;
      entry.freshRound = Long.MIN_VALUE;
    }
  }

  void register(String node) {
    Entry entry = entry(node);
    entry.removed = false;
  }

  void remove(String node) {
    Entry entry = entry(node);
    entry.removed = true;
    entry.known = VersionVector.empty();
  }

  /** Refuses one peer too many with an {@link IllegalArgumentException}. */
  void requireRoom(String node) {
    if (!entries.containsKey(node) && entries.size() >= MAX_PEERS) {
      throw new IllegalArgumentException(
          "peers: got " + node + " beside " + MAX_PEERS + ", want no more");
    }
  }

  private Entry entry(String node) {
    Entry entry = entries.get(node);
    if (entry == null) {
      requireRoom(node);
      entry = new Entry();
      entries.put(node, entry);
    }
    return entry;
  }

  boolean isKnown(String node) {
    return entries.containsKey(node);
  }

  boolean isRemoved(String node) {
    Entry entry = entries.get(node);
    return entry != null && entry.removed;
  }

  void heard(String node, long round, long now) {
    Entry entry = entries.get(node);
    entry.freshRound = round;
    entry.heardRound = round;
    entry.heardMicros = now;
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

  /** Those that are members of the transport and not removed. */
  List<String> members() {
    return select(e -> e.member && !e.removed);
  }

  /** {@code fanout} distinct live peers, uniformly at random; and now and then a stale one. */
  List<String> targets(GossipSettings settings, long round, Random random) {
    List<String> live = select(e -> !e.removed && !stale(e, round, settings));
    Collections.shuffle(live, random);
    List<String> targets =
        new ArrayList<>(live.subList(0, Math.min(settings.fanout(), live.size())));
    List<String> stale = select(e -> !e.removed && stale(e, round, settings));
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

  List<Peer> all(GossipSettings settings, long round) {
    List<Peer> all = new ArrayList<>();
    entries.forEach(
        (node, e) -> {
          Peer.State state =
              e.removed
                  ? Peer.State.REMOVED
                  : stale(e, round, settings) ? Peer.State.STALE : Peer.State.LIVE;
          all.add(
              new Peer(
                  node, e.address, state, e.heardRound, e.heardMicros, e.known, PeerClock.UNKNOWN));
        });
    return all;
  }
}
