package io.parley.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.merkle.SetHash;
import io.parley.replica.Batch;
import io.parley.replica.Cell;
import io.parley.replica.Changes;
import io.parley.replica.CounterCell;
import io.parley.replica.Entry;
import io.parley.replica.MemoryStore;
import io.parley.replica.OriginState;
import io.parley.replica.RegisterCell;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import io.parley.replica.Replicas;
import io.parley.replica.Restamping;
import io.parley.replica.Store;
import io.parley.replica.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Verification over a store in memory that says what is read of it. */
class VerificationTest {
  private static final int ENTRIES = 1_500;
  private static final byte[] BYTES = {1, 2, 3};

  private final Watched store = new Watched();
  private final Replica replica = Replica.open("n1", store, 7, Replicas.MAX_AHEAD);
  private int quietRuns;

  /** Tells what is read, and lets a test write in between. */
  private static final class Watched implements Store {
    private final MemoryStore memory = new MemoryStore();
    private final List<String> reads = new ArrayList<>();
    private Runnable beforeReplaceable = () -> {};
    private boolean unreadableLog;

    @Override
    public Contents load() {
      return memory.load();
    }

    @Override
    public Optional<CounterCell> counter(String name, Origin origin) {
      return memory.counter(name, origin);
    }

    @Override
    public List<CounterCell> counter(String name) {
      return memory.counter(name);
    }

    @Override
    public Optional<RegisterCell> register(String name) {
      return memory.register(name);
    }

    @Override
    public List<Cell> cells(Origin origin, long after, long upTo, int most, long bytes) {
      reads.add("cells");
      return memory.cells(origin, after, upTo, most, bytes);
    }

    @Override
    public List<Entry> entries(Origin origin, long after, long upTo, int most, long bytes) {
      reads.add("entries");
      if (unreadableLog) {
        throw new StoreException("no entry", new IllegalArgumentException("bad row"));
      }
      return memory.entries(origin, after, upTo, most, bytes);
    }

    @Override
    public List<Cell> replaceable(Origin origin, long after, long upTo, int most, long bytes) {
      beforeReplaceable.run();
      reads.add("replaceable");
      return memory.replaceable(origin, after, upTo, most, bytes);
    }

    @Override
    public void write(Changes changes) {
      memory.write(changes);
    }

    @Override
    public void restamp(Restamping restamping) {
      memory.restamp(restamping);
    }

    @Override
    public void probe(int bytes) {
      memory.probe(bytes);
    }
  }

  private void write(Consumer<Batch> writes) {
    Replicas.write(replica, writes);
  }

  private void writeAll() {
    write(
        batch -> {
          for (int i = 0; i < ENTRIES; i++) {
            batch.append("text/plain", BYTES);
          }
          batch.increment("visits", 2);
          batch.put("motd", "text/plain", BYTES);
        });
  }

  private VerificationReport verify(Consumer<Runnable> quietly) {
    return new Verification(store, replica::state, quietly).run();
  }

  private void countQuietly(Runnable check) {
    quietRuns++;
    check.run();
  }

  @Test
  void whatWasWrittenIsWhatIsKept() {
    writeAll();
    VerificationReport report = verify(this::countQuietly);
    assertEquals(List.of(), report.mismatches());
    assertEquals(ENTRIES, report.entries());
    assertEquals(cells(), report.cells());
    assertEquals(0, quietRuns);
  }

  /** Live counters and registers: those of the log among them. */
  private long cells() {
    OriginState own = replica.state().of(replica.state().current());
    return store.memory.replaceable(own.origin(), 0, own.version(), 10_000, 1 << 30).size();
  }

  @Test
  void countersThatNeverHoldStillAreReadWhileNothingIsWrittenAndTheLogIsNot() {
    writeAll();
    store.beforeReplaceable = () -> write(batch -> batch.increment("visits", 1));
    List<String> quiet = new ArrayList<>();
    VerificationReport report =
        verify(
            check -> {
              store.beforeReplaceable = () -> {};
              store.reads.clear();
              countQuietly(check);
              quiet.addAll(store.reads);
            });
    assertEquals(List.of(), report.mismatches());
    assertEquals(ENTRIES, report.entries());
    assertEquals(cells(), report.cells());
    assertEquals(1, quietRuns);
    assertTrue(quiet.contains("replaceable"));
    assertTrue(quiet.stream().allMatch("replaceable"::equals), quiet::toString);
  }

  @Test
  void anEntryThatIsWrittenMeanwhileIsNoMismatch() {
    writeAll();
    store.beforeReplaceable = () -> write(batch -> batch.append("text/plain", BYTES));
    VerificationReport report =
        verify(
            check -> {
              store.beforeReplaceable = () -> {};
              countQuietly(check);
            });
    assertEquals(List.of(), report.mismatches());
    assertEquals(ENTRIES, report.entries());
  }

  @Test
  void whatIsNotAsItWasKeptIsNamed() {
    writeAll();
    ReplicaState state = replica.state();
    OriginState own = state.of(state.current());
    OriginState other =
        new OriginState(
            own.origin(),
            own.version(),
            own.timestamp(),
            own.log().appendAll(List.of(own.log().root())),
            SetHash.empty());
    ReplicaState wrong =
        new ReplicaState(state.current(), new TreeMap<>(Map.of(own.origin(), other)));
    VerificationReport report = new Verification(store, () -> wrong, this::countQuietly).run();
    assertEquals(List.of("log", "cells"), parts(report));
    assertEquals(1, quietRuns);
  }

  @Test
  void aLogThatCannotBeReadIsNamedAndTheRestIsStillChecked() {
    writeAll();
    store.unreadableLog = true;
    VerificationReport report = verify(this::countQuietly);
    assertEquals(List.of("log"), parts(report));
    assertEquals("unreadable: no entry", report.mismatches().get(0).stored());
    assertEquals(0, report.entries());
    assertEquals(cells(), report.cells());
  }

  private static List<String> parts(VerificationReport report) {
    return report.mismatches().stream().map(VerificationReport.Mismatch::part).toList();
  }
}
