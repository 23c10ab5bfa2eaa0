package io.parley.node;

/**
 * Bounds of the writer.
 *
 * @param queueCount writes that may wait
 * @param queueBytes the sum of what they hold
 * @param batchCount writes that one transaction takes
 * @param batchBytes the sum of what they hold; one write may exceed it alone
 */
public record WriterSettings(int queueCount, long queueBytes, int batchCount, long batchBytes) {}
