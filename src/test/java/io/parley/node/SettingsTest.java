package io.parley.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static Settings read(Map<String, String> values) {
    return Settings.read(name -> Optional.ofNullable(values.get(name)), "host-1");
  }

  @Test
  void everySettingHasAUsableDefault() {
    Settings settings = read(Map.of());
    assertEquals("host-1", settings.get(Settings.NODE_ID));
    assertEquals(Duration.ofMillis(500), settings.get(Settings.INTERVAL));
    assertEquals(List.of(), settings.get(Settings.MEMBERS));
    assertEquals(3, settings.gossip().fanout());
  }

  @Test
  void theReadmeListsEverySettingAsItIs() throws IOException {
    List<String> readme = Files.readAllLines(Path.of("README.md"));
    for (Setting<?> setting : Settings.ALL) {
      String preset = setting.preset().isEmpty() ? " | | " : " | `" + setting.preset() + "` | ";
      String row =
          "| `"
              + setting.name()
              + "`"
              + preset
              + setting.allowed()
              + " | "
              + setting.purpose()
              + " |";
      assertTrue(readme.contains(row), "README.md lacks the row " + row);
    }
  }

  @Test
  void anInboxThatHoldsNoTwoMessagesIsRefused() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    read(
                        Map.of(
                            "parley.inbox.bytes",
                            "8388608",
                            "parley.gossip.max-message",
                            "8388608")))
            .getMessage();
    assertTrue(message.contains("parley.inbox.bytes") && message.contains("8388608"), message);
  }

  @Test
  void membersAreSplit() {
    assertEquals(
        List.of("127.0.0.1:5701", "[::1]:5702", "host"),
        read(Map.of("parley.hazelcast.members", "127.0.0.1:5701, [::1]:5702,host"))
            .get(Settings.MEMBERS));
  }

  @ParameterizedTest
  @CsvSource({
    "parley.node-id, a b",
    "parley.hazelcast.port, 0",
    "parley.hazelcast.port, 65536",
    "parley.hazelcast.members, 'a:1,,b:2'",
    "parley.hazelcast.members, http://a:1/",
    "parley.gossip.interval, 500",
    "parley.gossip.interval, PT0S",
    "parley.gossip.interval, -PT1S",
    "parley.gossip.fanout, many",
    "parley.gossip.fanout, 99999999999",
    "parley.gossip.max-message, 1024",
    "parley.clock.max-ahead, P2D",
    "parley.max-value, 99999999",
  })
  void aBadValueIsNamedWithTheSettingAndWhatIsAllowed(String name, String value) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> read(Map.of(name, value))).getMessage();
    assertTrue(
        message.contains(name)
            && message.contains("\"" + value + "\"")
            && message.contains("want "),
        message);
  }

  @Test
  void allBadValuesAreNamedAtOnce() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> read(Map.of("parley.hazelcast.port", "x", "parley.gossip.fanout", "0")))
            .getMessage();
    assertTrue(
        message.contains("parley.hazelcast.port") && message.contains("parley.gossip.fanout"),
        message);
  }

  @Test
  void aNameThatIsNoSettingIsRefused() {
    SettingNames.refuseUnknown(
        List.of("parley.gossip.fanout", "parley.db.url", "java.home"), Map.of("PATH", "/bin"));
    assertRefused("parley.gossip.fanuot", List.of("parley.gossip.fanuot"), Map.of());
    assertRefused("parley.node.id", List.of("parley.node.id"), Map.of("PATH", "/bin"));
  }

  @Test
  void anEnvironmentVariableIsTakenUnderWhateverNameTheServerListsIt() {
    Map<String, String> variables = Map.of("PARLEY_NODE_ID", "n1", "PARLEY_DB_PASSWORD", "x");
    SettingNames.refuseUnknown(List.of("PARLEY_NODE_ID", "parley.node.id"), variables);
    SettingNames.refuseUnknown(List.of("parley.node-id", "parley.db.password"), variables);
    assertRefused("PARLEY_NODEID", List.of("parley.nodeid"), Map.of("PARLEY_NODEID", "n1"));
  }

  @Test
  void whatKubernetesSaysOfAServiceIsNoSetting() {
    SettingNames.refuseUnknown(
        List.of("PARLEY_PORT", "parley.service.host"),
        Map.of(
            "PARLEY_SERVICE_HOST", "10.0.0.1",
            "PARLEY_SERVICE_PORT_HTTP", "8080",
            "PARLEY_PORT", "tcp://10.0.0.1:8080",
            "PARLEY_HZ_PORT_5701_TCP_ADDR", "10.0.0.2"));
    assertRefused("PARLEY_PORT", List.of(), Map.of("PARLEY_PORT", "8080"));
  }

  private static void assertRefused(
      String name, List<String> names, Map<String, String> variables) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> SettingNames.refuseUnknown(names, variables));
    assertTrue(e.getMessage().contains("got [" + name + "], want only ["), e.getMessage());
  }
}
