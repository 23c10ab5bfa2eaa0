package io.parley.gossip;

import java.util.Random;

/**
 * What a seed makes of a run: how many nodes, how bad the network is, which faults happen.
 *
 * @param nodes 2 to 7
 * @param millis how long faults and writes go on, virtual time
 * @param loss how likely a message is lost
 * @param duplication how likely it comes twice
 * @param latencyMillis the most it usually takes; one in fifty takes twenty times as long
 * @param frozenClocks all nodes read the same clock, and it stands still: ties
 * @param skewMillis how far clocks are apart at the most
 * @param bigPayloads some entries and registers are so big that an exchange needs several pages
 * @param bigBatches some batches have so many writes that an exchange needs several pages
 */
record Scenario(
    int nodes,
    int millis,
    GossipSettings settings,
    double loss,
    double duplication,
    int latencyMillis,
    boolean frozenClocks,
    int skewMillis,
    boolean bigPayloads,
    boolean bigBatches,
    boolean partitions,
    boolean crashes,
    boolean storeFailures,
    boolean lostDisks,
    boolean clockJumps,
    boolean clocksFarOff,
    boolean administration) {

  static Scenario of(Random random) {
    return new Scenario(
        2 + random.nextInt(6),
        4_000 + random.nextInt(8_000),
        new GossipSettings(
            1 + random.nextInt(3),
            3 + random.nextInt(8),
            false,
            GossipSettings.DEFAULT.maxMessageBytes()),
        pick(random, 0, 0.02, 0.1, 0.3),
        pick(random, 0, 0.05, 0.3),
        (int) pick(random, 2, 30, 200, 700),
        random.nextInt(4) == 0,
        (int) pick(random, 0, 20, 3_000, 50_000),
        random.nextInt(12) == 0,
        random.nextInt(24) == 0,
        random.nextInt(2) == 0,
        random.nextInt(2) == 0,
        random.nextInt(3) == 0,
        random.nextInt(3) == 0,
        random.nextInt(3) == 0,
        random.nextInt(6) == 0,
        random.nextInt(4) == 0);
  }

  private static double pick(Random random, double... values) {
    return values[random.nextInt(values.length)];
  }
}
