package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.CheckpointPolicy;
import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import io.parley.node.CheckpointView;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CheckpointCells;
import io.parley.replica.HeaderCell;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CheckpointJsonTest {
  private static final Origin N1 = new Origin("n1", 1);
  private static final Origin N2 = new Origin("n2", 2);
  private static final Hash ROOT = Hash.sha256(new byte[] {1});

  private static final BarrierCell OPENED = opening(N1, 1, 1_000_000, "n1", "n2");

  private static BarrierCell opening(Origin origin, long version, long time, String... nodes) {
    return new BarrierCell(
        origin, version, time, "c", new TreeSet<>(List.of(nodes)), 60_000_000, false);
  }

  private static HeaderCell state(Origin by, long version, long time, String node, long logical) {
    return new HeaderCell(
        by, version, time, "c", OPENED.opened(), OPENED.opening(), node, logical, 5, ROOT);
  }

  private static JsonObject json(CheckpointCell... cells) {
    Checkpoint checkpoint = Checkpoint.of(CheckpointCells.of(List.of(cells)), "c").orElseThrow();
    return CheckpointJson.of(
            new CheckpointView(
                checkpoint,
                checkpoint.status(2_000_000),
                checkpoint.complete()
                    ? Optional.of(checkpoint.combined().root())
                    : Optional.empty()))
        .build();
  }

  @Test
  void anOpenOneSaysWhoIsInAndWhoIsMissing() {
    assertEquals(
        ("{\"id\":\"c\",\"status\":\"collecting\",\"automatic\":false,"
                + "\"opened\":\"1970-01-01T00:00:01.000000Z\","
                + "\"deadline\":\"1970-01-01T00:01:01.000000Z\","
                + "\"expectedNodes\":[\"n1\",\"n2\"],\"missingNodes\":[\"n1\"],"
                + "\"nodes\":{\"n2\":{\"root\":\"ROOT\",\"size\":5,"
                + "\"logicalTime\":\"9223372036854775807\","
                + "\"submitted\":\"1970-01-01T00:00:01.500000Z\",\"by\":\"n1~0000000000000001\"}}}")
            .replace("ROOT", ROOT.hex()),
        json(OPENED, state(N1, 2, 1_500_000, "n2", Long.MAX_VALUE)).toString());
  }

  @Test
  void aCompleteOneHasOneRootAndTheBoundsOfLogicalTime() {
    JsonObject complete =
        json(OPENED, state(N1, 2, 1_500_000, "n1", 7), state(N1, 3, 1_600_000, "n2", 3));
    assertEquals("complete", complete.getString("status"));
    assertEquals("1970-01-01T00:00:01.600000Z", complete.getString("completed"));
    assertEquals("3", complete.getString("minLogicalTime"));
    assertEquals("7", complete.getString("maxLogicalTime"));
    assertEquals(64, complete.getString("combinedRoot").length());
    assertFalse(complete.containsKey("conflicts"));
  }

  @Test
  void aConflictedOneNamesBothSides() {
    HeaderCell one = state(N1, 2, 1_500_000, "n1", 7);
    JsonObject states = json(OPENED, one, state(N2, 1, 1_600_000, "n1", 8));
    assertEquals("conflicted", states.getString("status"));
    assertEquals(
        "[\"state of n1 with logical time 7, 5 bytes, root ROOT by n1~0000000000000001 at"
                .replace("ROOT", ROOT.hex())
            + " 1970-01-01T00:00:01.500000Z; against state of n1 with logical time 8, 5 bytes, root"
            + " ROOT by n2~0000000000000002 at 1970-01-01T00:00:01.600000Z\"]"
                .replace("ROOT", ROOT.hex()),
        states.getJsonArray("conflicts").toString());

    assertEquals(
        "[\"opened with nodes [n1, n2], timeout PT1M, automatic false by n1~0000000000000001 at"
            + " 1970-01-01T00:00:01.000000Z; against opened with nodes [n1], timeout PT1M,"
            + " automatic false by n2~0000000000000002 at 1970-01-01T00:00:01.100000Z\"]",
        json(OPENED, opening(N2, 1, 1_100_000, "n1")).getJsonArray("conflicts").toString());

    JsonObject late =
        json(
            OPENED,
            one,
            new AbortCell(N2, 1, 1_550_000, "c", OPENED.opened()),
            state(N1, 3, 1_600_000, "n2", 3));
    assertFalse(late.containsKey("combinedRoot"));
    assertEquals(
        "aborted by n2~0000000000000002 at 1970-01-01T00:00:01.550000Z",
        late.getJsonArray("conflicts").getString(0).split("; against ", 2)[0]);
  }

  @Test
  void aPolicyWithoutAnIntervalSaysSo() {
    assertEquals(
        "{\"interval\":null,\"timeout\":\"PT1M\",\"retain\":5}",
        CheckpointJson.policy(CheckpointPolicy.DEFAULT).build().toString());
  }
}
