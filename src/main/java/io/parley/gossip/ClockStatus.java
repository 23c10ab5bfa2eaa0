package io.parley.gossip;

import java.util.OptionalLong;

/**
 * What the clocks of a node and its live peers say of its own.
 *
 * @param offset how far this node's wall clock is ahead of the time that it goes by, microseconds;
 *     negative: behind; 0 while it goes by its own
 * @param outlier whether most live nodes agree on another time, and have done so for some rounds
 * @param written how far the greatest timestamp that this node has written is ahead of the time
 *     that it goes by, microseconds; empty: within what peers take
 */
public record ClockStatus(long offset, boolean outlier, OptionalLong written) {}
