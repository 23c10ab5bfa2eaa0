package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Settings that are not allowed stop the deployment, and say which, what and what is. */
class SettingsIT extends ClusterTest {

  @Test
  void aBadSettingStopsTheDeploymentAndIsNamed() {
    Server server = cluster.server(2);
    Deployments deployments = server.deployments();
    Map<String, String> bad =
        new TreeMap<>(
            Map.of(
                "parley.gossip.fanout", "0",
                "parley.gossip.interval", "soon",
                "parley.hazelcast.cluster-name", "two words"));
    deployments.undeploy("parley.war");
    bad.forEach(deployments::setProperty);
    String failure;
    try {
      failure = deployments.tryDeploy(Deployments.WAR).replace("\\\"", "\"");
    } finally {
      bad.keySet().forEach(deployments::clearProperty);
    }
    bad.forEach(
        (name, value) ->
            assertTrue(
                failure.contains(name + ": got \"" + value + "\", want "),
                name + " in " + failure));
    assertTrue(failure.contains("1 to 64 peers"), failure);
    assertEquals(404, server.client().call("GET", "/replica", null, null).status());

    server.deploy();
    cluster.awaitEqual();
  }
}
