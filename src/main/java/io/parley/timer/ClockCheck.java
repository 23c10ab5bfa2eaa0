package io.parley.timer;

import io.parley.node.NodeClock;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

/**
 * Ends a deployment whose clock cannot be used before anything else does: what a database says of
 * such a clock names other things.
 */
public class ClockCheck implements Extension {
  void check(@Observes BeforeBeanDiscovery event) {
    NodeClock.fault(NodeClock.system().time())
        .ifPresent(
            fault -> {
              throw new IllegalStateException(fault);
            });
  }
}
