package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wall clock of one node of three is wrong; the others' are right. */
class ClockIT extends ClusterTest {
  private static ShiftedClock clock;
  private static Server wrong;

  /** Once for all tests: what a shift was is gone when it is none. */
  @BeforeEach
  void startOneWithAClockOfItsOwn() throws InterruptedException {
    if (clock == null) {
      try {
        clock = new ShiftedClock(Path.of(System.getProperty("it.nodes"), "clock"));
      } catch (IOException e) {
        abort(
            "no C compiler here, by which one process gets a clock of its own: " + e.getMessage());
      }
    }
    if (wrong == null) {
      wrong = cluster.server(2);
      wrong.environment(clock.environment());
      wrong.kill();
      wrong.start();
      cluster.awaitEqual();
    }
  }

  @AfterEach
  void setItRight() {
    if (wrong != null) {
      clock.by(Duration.ZERO);
    }
  }

  /** It goes on with a shift of nothing; its next start is without one. */
  @AfterAll
  static void giveItTheTrueClock() {
    if (wrong != null) {
      wrong.environment(Map.of());
    }
  }

  private static long rounds(Server server) {
    return server
        .client()
        .call("GET", "/gossip", null, null)
        .expect(200)
        .json()
        .getJsonObject("statistics")
        .getJsonNumber("rounds")
        .longValue();
  }

  private static long checkpoints(Server server) {
    return server
        .client()
        .call("GET", "/stats", null, null)
        .expect(200)
        .json()
        .getJsonObject("checkpoints")
        .getJsonNumber("completed")
        .longValue();
  }

  private static void policy(Server server, String json) {
    server.client().call("PATCH", "/checkpoints/policy", NodeClient.JSON, json).expect(200);
  }

  @Test
  void roundsAndCheckpointsGoOnWhileAClockIsSetBackAgainAndAgain() {
    policy(wrong, "{\"interval\":\"PT1S\"}");
    try {
      for (int step = 1; step <= 3; step++) {
        // Longer than this test may take: a timer that waits for the old time waits in vain.
        clock.by(Duration.ofMinutes(-10L * step));
        long rounds = rounds(wrong);
        long done = checkpoints(wrong);
        eventually("rounds go on", () -> rounds(wrong), now -> now >= rounds + 20);
        eventually("so do checkpoints", () -> checkpoints(wrong), now -> now >= done + 2);
      }
    } finally {
      policy(wrong, "{\"interval\":null}");
    }
  }

  @Test
  void roundsGoOnAndTheClockIsNamedWhenItIsBefore1970() {
    clock.by(Duration.ofDays(-60 * 365));
    long rounds = rounds(wrong);
    eventually("rounds go on", () -> rounds(wrong), now -> now >= rounds + 20);
    eventually(
        "it says so itself",
        () -> wrong.client().health(),
        health -> health.status() == 503 && health.body().contains("clock: this node's is PT"));
    wrong.client().append("{\"clock\":\"before 1970\"}");
    clock.by(Duration.ZERO);
    wrong.awaitReady();
    cluster.awaitEqual();
  }

  @Test
  void aClockThatIsBehindOrAheadIsNamedAndHarmsNobody() {
    for (Duration shift : new Duration[] {Duration.ofHours(-2), Duration.ofHours(26)}) {
      clock.by(shift);
      String where = shift.isNegative() ? " behind those" : " ahead of those";
      eventually(
          "it says so itself",
          () -> wrong.client().health(),
          health ->
              health.status() == 503
                  && health.body().contains("clock: this node's is PT")
                  && health.body().contains(where));
      for (Server right : cluster.servers().subList(0, 2)) {
        JsonObject seen =
            eventually(
                right + " names it",
                () -> right.client().peer(wrong.name()).getJsonObject("clock"),
                clock -> clock.getString("offset").startsWith("-") == shift.isNegative());
        assertFalse(seen.getBoolean("agrees"), seen.toString());
        assertEquals(200, right.client().health().status());
      }
      for (int i = 0; i < 2; i++) {
        JsonObject other = cluster.client(i).peer(cluster.server(1 - i).name());
        assertTrue(other.getJsonObject("clock").getBoolean("agrees"), other.toString());
      }
      cluster.client(0).put("clock", "of n1 " + shift);
      cluster.awaitEqual();
      assertEquals("of n1 " + shift, wrong.client().register("clock").orElse(""));
      wrong.client().put("clock", "of n3 " + shift);
      wrong.client().append("{\"clock\":\"" + shift + "\"}");
      cluster.awaitEqual();
      assertEquals("of n3 " + shift, cluster.client(0).register("clock").orElse(""));
    }
    clock.by(Duration.ZERO);
    wrong.awaitReady();
  }
}
