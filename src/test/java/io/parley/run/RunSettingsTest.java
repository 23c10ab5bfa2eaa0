package io.parley.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
  @Test
  void nothingGivenMeansThreeNodesOnTheUsualPorts() {
    RunSettings settings = RunSettings.from(new Properties());
    assertEquals("wildfly", settings.server());
    assertEquals(3, settings.nodes());
    assertEquals(Duration.ofMinutes(10), settings.deadline());
    assertEquals(List.of(8080, 9990, 5701), numbers(settings, 0));
    assertEquals(List.of(8280, 10190, 5703), numbers(settings, 2));
  }

  @Test
  void settingsOfParleyReachEveryNodeAndNothingElseDoes() {
    RunSettings settings =
        RunSettings.from(
            properties(
                "parley.gossip.interval", "PT1S",
                "parley.run.nodes", "1",
                "parley.sim.seed", "7",
                "user.name", "ada"));
    assertEquals(1, settings.nodes());
    assertEquals(Map.of("parley.gossip.interval", "PT1S"), settings.passedOn());
  }

  @Test
  void aBadValueNamesTheSettingTheValueAndWhatIsAllowed() {
    assertRefused(
        "parley.run.server: got \"tomcat\", want one of wildfly, payara",
        "parley.run.server",
        "tomcat");
    assertRefused("parley.run.nodes: got 0, want 1 to 9", "parley.run.nodes", "0");
    assertRefused("parley.run.nodes: got 10, want 1 to 9", "parley.run.nodes", "10");
    assertRefused(
        "parley.run.nodes: got \"three\", want a whole number, such as 3",
        "parley.run.nodes",
        "three");
    assertRefused(
        "parley.run.http.port: got 65536, want 1 to 65535", "parley.run.http.port", "65536");
    assertRefused("parley.run.port.step: got 0, want 1 to 65535", "parley.run.port.step", "0");
    assertRefused(
        "parley.run.deadline: got \"5m\", want an ISO 8601 duration, such as PT10M",
        "parley.run.deadline",
        "5m");
    assertRefused(
        "parley.run.deadline: got PT1S, want PT10S to PT1H", "parley.run.deadline", "PT1S");
  }

  @Test
  void aNameThatDoesNotExistIsRefused() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> RunSettings.from(properties("parley.run.node", "1")))
            .getMessage()
            .startsWith("parley.run.node: unknown, want one of parley.run.server, "));
  }

  @Test
  void oneNodeIdForAllNodesIsRefused() {
    assertRefused(
        "parley.node-id: the run command sets it for each node, want it left out",
        "parley.node-id",
        "x");
  }

  @Test
  void aTakenPortNamesThePortAndTheSettingThatMovesIt() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int taken = listener.getLocalPort();
      RunSettings settings =
          RunSettings.from(properties("parley.run.nodes", "1", "parley.run.http.port", "" + taken));
      String message =
          assertThrows(IllegalArgumentException.class, settings::checkPorts).getMessage();
      assertTrue(
          message.contains(
              "port %d (HTTP of n1) is taken; free it, or move it with -Dparley.run.http.port=<first port>"
                  .formatted(taken)),
          message);
    }
  }

  @Test
  void onePortForTwoPurposesIsRefused() {
    RunSettings settings =
        RunSettings.from(
            properties("parley.run.http.port", "9890", "parley.run.management.port", "9990"));
    String message =
        assertThrows(IllegalArgumentException.class, settings::checkPorts).getMessage();
    assertTrue(
        message.contains(
            "port 9990 is wanted twice, as management of n1 (parley.run.management.port)"
                + " and as HTTP of n2 (parley.run.http.port)"),
        message);
  }

  @Test
  void aLaterNodesPortBeyondTheLastOneNamesTheNode() {
    RunSettings settings = RunSettings.from(properties("parley.run.http.port", "65400"));
    assertEquals(
        "parley.run.http.port: gives HTTP of n3 port 65600, want 1 to 65535",
        assertThrows(IllegalArgumentException.class, settings::checkPorts).getMessage());
  }

  private static void assertRefused(String message, String... namesAndValues) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class, () -> RunSettings.from(properties(namesAndValues)))
            .getMessage());
  }

  private static List<Integer> numbers(RunSettings settings, int index) {
    return settings.ports(index).stream().map(Port::number).toList();
  }

  private static Properties properties(String... namesAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
    }
    return properties;
  }
}
