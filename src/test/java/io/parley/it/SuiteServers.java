package io.parley.it;

import org.jboss.arquillian.container.spi.Container;
import org.jboss.arquillian.container.spi.ContainerRegistry;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.event.ContainerControlEvent;
import org.jboss.arquillian.container.spi.event.StopContainer;
import org.jboss.arquillian.container.spi.event.StopManualContainers;
import org.jboss.arquillian.core.api.Event;
import org.jboss.arquillian.core.api.Instance;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.spi.event.suite.AfterSuite;

/** Starts servers, and lets them run until all test classes are through. */
public final class SuiteServers implements LoadableExtension {
  @Override
  public void register(ExtensionBuilder builder) {
    builder.service(DeployableContainer.class, NodeContainer.class).observer(Lifecycle.class);
  }

  /** What Arquillian does after each class, done after the last. */
  public static final class Lifecycle {
    @Inject private Instance<ContainerRegistry> registry;
    @Inject private Event<ContainerControlEvent> control;

    /** Does not proceed: the servers go on. */
    void afterClass(@Observes EventContext<StopManualContainers> event) {}

    void afterSuite(@Observes AfterSuite event) {
      for (Container<?> container : registry.get().getContainers()) {
        if (container.getState() == Container.State.STARTED) {
          control.fire(new StopContainer(container));
        }
      }
    }
  }
}
