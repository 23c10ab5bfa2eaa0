package io.parley.gossip;

/**
 * Both clocks of a node at one moment, in microseconds.
 *
 * @param wall since the epoch, as the system says; may be wrong, stand still and jump
 * @param elapsed since some moment of this process; only goes forward, at the right pace
 */
public record ClockReading(long wall, long elapsed) {}
