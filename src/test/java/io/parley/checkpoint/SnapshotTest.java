package io.parley.checkpoint;

import static io.parley.checkpoint.SnapshotLawsTest.bytes;
import static io.parley.checkpoint.SnapshotLawsTest.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import io.parley.replica.Replicas;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {

  @Test
  void moreCellsThanOnePageAreAllThere() {
    Replica of = Replicas.open("a");
    Replicas.write(
        of,
        batch -> {
          for (int i = 0; i < 1500; i++) {
            batch.put("name" + i, "text/plain", bytes("value"));
          }
          batch.put("large", "text/plain", new byte[700_000]);
          batch.put("larger", "text/plain", new byte[768 * 1024]);
        });

    List<String> records = SnapshotLawsTest.parse(CheckpointVectorsTest.snapshot(of));

    assertEquals(1503, records.size());
    assertTrue(records.get(1502).startsWith("register a~0000000000000001 v1502 "));
  }

  @Test
  void whatIsReplacedWhileItIsReadIsNoSnapshot() {
    Replica of = Replicas.open("a");
    Replicas.write(of, batch -> batch.put("name", "text/plain", bytes("old")));
    ReplicaState before = of.state();
    Replicas.write(of, batch -> batch.put("name", "text/plain", bytes("new")));

    String message =
        assertThrows(
                TornSnapshotException.class, () -> Snapshot.write(before, of.store(), piece -> {}))
            .getMessage();

    String digest = before.origins().get(before.current()).cells().digest().hex();
    assertTrue(message.contains("want " + digest), message);
  }

  @Test
  void entriesAndNewNamesWrittenMeanwhileDoNotTouchIt() {
    Replica of = Replicas.open("a");
    Replicas.write(of, batch -> batch.put("name", "text/plain", bytes("old")));
    ReplicaState before = of.state();
    String wanted = hex(of);
    Replicas.write(of, batch -> batch.append("text/plain", bytes("entry")));
    Replicas.write(of, batch -> batch.put("other", "text/plain", bytes("new")));

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Snapshot.write(before, of.store(), out::writeBytes);

    assertEquals(wanted, hex(out.toByteArray()));
    assertNotEquals(wanted, hex(of));
  }
}
