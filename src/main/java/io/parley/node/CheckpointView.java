package io.parley.node;

import io.parley.checkpoint.Checkpoint;
import io.parley.merkle.Hash;
import java.util.Optional;

/**
 * A checkpoint as it is here at one moment.
 *
 * @param combinedRoot of a complete one
 */
public record CheckpointView(
    Checkpoint checkpoint, Checkpoint.Status status, Optional<Hash> combinedRoot) {}
