package io.parley.it;

import org.jboss.arquillian.container.spi.ConfigurationException;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** What arquillian.xml says of a container: its name, by which a test says what it starts. */
public final class NodeContainerConfiguration implements ContainerConfiguration {
  private String node;

  public String getNode() {
    return node;
  }

  public void setNode(String node) {
    this.node = node;
  }

  @Override
  public void validate() throws ConfigurationException {
    if (node == null) {
      throw new ConfigurationException("node: got nothing, want the node's id");
    }
  }
}
