package io.parley.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.parley.replica.Cell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CounterCell;
import io.parley.replica.RegisterCell;
import io.parley.replica.Replica;
import io.parley.replica.Replicas;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SnapshotLawsTest {
  private static final List<String> NODES = List.of("a", "b", "c");

  /** What happens: a write at one node, or one node hears of another. */
  record Step(int kind, int node, int other, int name) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Integer> three = Arbitraries.integers().between(0, 2);
    return Combinators.combine(Arbitraries.integers().between(0, 6), three, three, three)
        .as(Step::new)
        .list()
        .ofMaxSize(25);
  }

  private static List<Replica> run(List<Step> history) {
    List<Replica> replicas = new ArrayList<>();
    NODES.forEach(node -> replicas.add(Replicas.open(node)));
    for (Step step : history) {
      Replica at = replicas.get(step.node());
      String name = "name" + step.name();
      byte[] value = bytes("value" + step.kind());
      switch (step.kind()) {
        case 0 -> Replicas.write(at, batch -> batch.append("text/plain", value));
        case 1 -> Replicas.write(at, batch -> batch.increment(name, 2));
        case 2 -> Replicas.write(at, batch -> batch.put(name, "text/plain", value));
        case 3 -> Replicas.write(at, batch -> batch.delete(name));
        case 4 -> open(at, name);
        default -> Replicas.merge(at, replicas.get(step.other()), 1 << 20);
      }
    }
    return replicas;
  }

  @Property(tries = 300)
  void equalReplicasGiveEqualBytesWhateverTheOrderInWhichTheyHeard(
      @ForAll("histories") List<Step> history) {
    List<Replica> one = run(history);
    List<Replica> other = one.stream().map(Replicas::copy).toList();
    Replicas.merge(one.get(0), one.get(1), 1 << 20);
    Replicas.merge(one.get(0), one.get(2), 1 << 20);
    Replicas.merge(other.get(2), other.get(0), 1);
    Replicas.merge(other.get(2), other.get(1), 1);

    assertEquals(one.get(0).digest(), other.get(2).digest());
    assertEquals(hex(one.get(0)), hex(other.get(2)));
  }

  @Property(tries = 300)
  void differentReplicasGiveDifferentBytes(@ForAll("histories") List<Step> history) {
    List<Replica> of = run(history);
    for (Replica one : of) {
      for (Replica other : of) {
        if (!one.digest().equals(other.digest())) {
          assertNotEquals(hex(one), hex(other));
        }
      }
    }
  }

  @Property(tries = 200)
  void itIsReadBackByItsDescriptionAlone(@ForAll("histories") List<Step> history) {
    Replica of = run(history).get(0);
    List<String> wanted = new ArrayList<>();
    of.state()
        .origins()
        .values()
        .forEach(
            origin -> {
              wanted.add(
                  "%s v%d %d %s"
                      .formatted(
                          origin.origin(),
                          origin.version(),
                          origin.log().size(),
                          origin.log().root()));
              of
                  .store()
                  .replaceable(origin.origin(), 0, Long.MAX_VALUE, 1000, Long.MAX_VALUE)
                  .stream()
                  .filter(cell -> !(cell instanceof CheckpointCell))
                  .map(SnapshotLawsTest::text)
                  .forEach(wanted::add);
            });

    assertEquals(wanted, parse(CheckpointVectorsTest.snapshot(of)));
  }

  private static void open(Replica at, String id) {
    TreeSet<String> expected = new TreeSet<>(NODES);
    Replicas.write(at, batch -> batch.open(id, expected, Duration.ofMinutes(1), true));
  }

  /** Reads records as the Javadoc of {@link Snapshot} tells them, and with nothing of its code. */
  static List<String> parse(byte[] snapshot) {
    ByteBuffer in = ByteBuffer.wrap(snapshot);
    byte[] magic = new byte[18];
    in.get(magic);
    assertEquals("parley-snapshot-1\n", new String(magic, StandardCharsets.US_ASCII));
    List<String> records = new ArrayList<>();
    while (in.hasRemaining()) {
      ByteBuffer record = field(in);
      int tag = record.get();
      String of = string(field(record)) + "~%016x".formatted(field(record).getLong());
      records.add(
          switch (tag) {
            case 0x12 ->
                "%s v%d %d %s"
                    .formatted(
                        of,
                        field(record).getLong(),
                        field(record).getLong(),
                        hex(rest(field(record))));
            case 0x02 ->
                "counter %s v%d @%d %s %d %d"
                    .formatted(
                        of,
                        field(record).getLong(),
                        field(record).getLong(),
                        string(field(record)),
                        field(record).getLong(),
                        field(record).getLong());
            case 0x03 ->
                "register %s v%d @%d %s %s %s"
                    .formatted(
                        of,
                        field(record).getLong(),
                        field(record).getLong(),
                        string(field(record)),
                        string(field(record)),
                        string(field(record)));
            default -> throw new AssertionError("tag " + tag);
          });
      assertEquals(0, record.remaining());
    }
    return records;
  }

  private static String text(Cell cell) {
    String stamp = "%s v%d @%d ".formatted(cell.origin(), cell.version(), cell.timestamp());
    if (cell instanceof CounterCell c) {
      return "counter " + stamp + "%s %d %d".formatted(c.name(), c.increments(), c.decrements());
    }
    var register = (RegisterCell) cell;
    String value = register.deleted() ? null : new String(register.value(), StandardCharsets.UTF_8);
    return "register " + stamp + "%s %s %s".formatted(register.name(), register.mediaType(), value);
  }

  /** Null if it is absent. */
  private static ByteBuffer field(ByteBuffer in) {
    int length = in.getInt();
    if (length == -1) {
      return null;
    }
    ByteBuffer field = in.slice(in.position(), length);
    in.position(in.position() + length);
    return field;
  }

  private static byte[] rest(ByteBuffer field) {
    byte[] bytes = new byte[field.remaining()];
    field.get(bytes);
    return bytes;
  }

  private static String string(ByteBuffer field) {
    return field == null ? null : new String(rest(field), StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static String hex(Replica replica) {
    return hex(CheckpointVectorsTest.snapshot(replica));
  }
}
