package io.parley.node;

import java.time.Duration;

/** What an administrator changes; null: as it was. */
public record GossipChange(
    Integer fanout, Duration interval, Integer staleRounds, Boolean paused) {}
