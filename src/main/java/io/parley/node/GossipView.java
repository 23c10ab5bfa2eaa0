package io.parley.node;

import io.parley.gossip.GossipSettings;
import io.parley.gossip.GossipStatistics;
import io.parley.hazelcast.TransportStatistics;
import java.time.Duration;

/** Settings and statistics of gossip at one moment. */
public record GossipView(
    GossipSettings settings,
    Duration interval,
    GossipStatistics gossip,
    TransportStatistics transport) {}
