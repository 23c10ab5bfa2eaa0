package io.parley.hazelcast;

import io.parley.crdt.Origin;
import java.util.List;
import java.util.Objects;

/**
 * What a node's Hazelcast member needs to know. What must be the same on all nodes: cluster name
 * and greatest message.
 *
 * @param nodeId this node's id; members tell it to one another
 * @param clusterName only members of one name find each other
 * @param bindAddress an IP address (or a host's name) of this machine; the member listens there
 *     alone
 * @param port 1 to 65535
 * @param advertised host:port at which others reach this member, where that differs from the bind
 *     address (address translation, containers); empty: the same
 * @param members host:port of the others; this one's own may be among them
 * @param maxMessageBytes the greatest message that is sent or taken
 * @param outbox bounds of what waits to be sent
 * @param inbox bounds of what has arrived and waits for the node
 */
public record HazelcastSettings(
    String nodeId,
    String clusterName,
    String bindAddress,
    int port,
    String advertised,
    List<String> members,
    int maxMessageBytes,
    QueueBounds outbox,
    QueueBounds inbox) {

  /** Refuses nulls and values out of bounds. */
  public HazelcastSettings {
    Origin.requireNodeId(nodeId);
    requireText("cluster name", clusterName);
    requireText("bind address", bindAddress);
    Objects.requireNonNull(advertised, "advertised");
    members = List.copyOf(members);
    Objects.requireNonNull(outbox, "outbox");
    Objects.requireNonNull(inbox, "inbox");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: got " + port + ", want 1 to 65535");
    }
    if (maxMessageBytes < 1) {
      throw new IllegalArgumentException("maxMessageBytes: got " + maxMessageBytes + ", want >= 1");
    }
  }

  private static void requireText(String what, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + ": got \"" + text + "\", want some text");
    }
  }
}
