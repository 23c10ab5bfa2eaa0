package io.parley.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import io.parley.hazelcast.tls.Connections;
import io.parley.hazelcast.tls.TlsMember;
import io.parley.identity.MemberIdentity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Starts this node's Hazelcast member, and knows which of the others are who they say they are. */
final class EmbeddedMember implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EmbeddedMember.class.getName());

  /** Seals, and what Hazelcast puts around a message; more than its own packets have. */
  private static final int AROUND_A_MESSAGE = 1 << 20;

  /** How soon a member is looked at again that is there and not connected yet. */
  private static final Duration PROOF = Duration.ofMillis(100);

  private final HazelcastSettings settings;
  private final Duration join;
  private final Runnable forbidden;
  private final Connections connections;
  private volatile TlsMember tls;
  private Set<UUID> liars = Set.of();
  private boolean looking;

  /**
   * @param identity null: nobody proves anything
   * @param join how long to wait for members that do not answer
   * @param forbidden told of each packet of what members do not need; must not block
   */
  EmbeddedMember(
      HazelcastSettings settings, MemberIdentity identity, Duration join, Runnable forbidden) {
    this.settings = settings;
    this.join = join;
    this.forbidden = forbidden;
    this.connections = identity == null ? null : new Connections(identity);
  }

  /** By which it proves its messages; null: it does not. */
  Seals seals() {
    return connections == null
        ? null
        : new Seals(settings.nodeId(), connections::keysTo, connections::keysFrom);
  }

  /**
   * Starts it, or another one in the place of one that has ended; returns when it has joined the
   * others, or is alone.
   *
   * @throws IllegalStateException if the port is taken, or the address is not this machine's
   */
  HazelcastInstance start() {
    if (connections != null) {
      connections.watch();
    }

    try {
      return newInstance(config(settings.members()));
    } catch (HazelcastException e) {
      throw new IllegalStateException(
          "parley.hazelcast.port: got "
              + settings.port()
              + " at "
              + settings.bindAddress()
              + " (parley.hazelcast.bind), want a free port and an address of this machine: "
              + e.getMessage(),
          e);
    } catch (IllegalStateException e) {
      LOG.log(
          Level.WARNING,
          "None of {0} answered within {1}: starts alone, and joins them when they do",
          settings.members(),
          join);
      return alone();
    }
  }

  /** Who is there but frozen must not keep this node from working; clusters that meet merge. */
  private HazelcastInstance alone() {
    Config config = config(List.of());
    HazelcastInstance instance = newInstance(config);
    config.getAdvancedNetworkConfig().getJoin().getTcpIpConfig().setMembers(settings.members());
    return instance;
  }

  private HazelcastInstance newInstance(Config config) {
    if (connections == null) {
      return Hazelcast.newHazelcastInstance(config);
    }
    tls =
        TlsMember.start(
            config, connections, settings.maxMessageBytes() + AROUND_A_MESSAGE, forbidden);
    return tls.instance();
  }

  private Config config(List<String> ask) {
    String name = "parley-" + settings.nodeId() + "-" + settings.port();
    return MemberConfig.of(settings, name, ask, join);
  }

  /**
   * Those that are who they say they are.
   *
   * @param again called a moment later if one has not said it yet
   */
  synchronized Set<Member> proved(Set<Member> stated, Runnable again) {
    if (connections == null) {
      return stated;
    }
    Set<Member> proved = new LinkedHashSet<>();
    Set<UUID> lying = new HashSet<>();
    boolean all = true;
    for (Member member : stated) {
      String node = member.localMember() ? settings.nodeId() : tls.provedAt(member.getAddress());
      if (node == null) {
        all = false;
      } else if (node.equals(member.getAttribute(Members.NODE_ATTRIBUTE))) {
        proved.add(member);
      } else {
        lying.add(member.getUuid());
        if (!liars.contains(member.getUuid())) {
          LOG.log(Level.WARNING, "{0} is left out: it has proved to be {1}", member, node);
        }
      }
    }
    liars = lying;
    if (!all && !looking) {
      looking = true;
      connections.after(
          PROOF,
          () -> {
            lookedAgain();
            again.run();
          });
    }
    return proved;
  }

  private synchronized void lookedAgain() {
    looking = false;
  }

  /** How often what it shows to the others was changed while it ran. */
  long credentialChanges() {
    return connections == null ? 0 : connections.changes();
  }

  /** How many connections of others have ended without a proof. */
  long refusedConnections() {
    return connections == null ? 0 : connections.refused();
  }

  /** Ends what watches the connections; the member is ended by itself. */
  @Override
  public void close() {
    if (connections != null) {
      connections.close();
    }
  }
}
