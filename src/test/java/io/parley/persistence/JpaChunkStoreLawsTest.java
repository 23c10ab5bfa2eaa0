package io.parley.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.MemoryChunkStore;
import io.parley.checkpoint.StateHead;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The chunk store over a database does what the one over memory does, whatever happens. */
class JpaChunkStoreLawsTest {
  /** Few, so that states share them all the time. */
  private static final List<Chunk> CHUNKS =
      IntStream.range(0, 4)
          .mapToObj(
              i -> {
                byte[] bytes = new byte[Chunk.SIZE];
                bytes[0] = (byte) i;
                return Chunk.of(bytes);
              })
          .toList();

  private static Path folder;
  private static Database database;

  @BeforeContainer
  static void open() throws IOException {
    folder = Files.createTempDirectory("parley-chunk-laws");
    database = Database.h2(folder);
  }

  @AfterContainer
  static void close() throws IOException {
    database.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<Chunk> state(int seed) {
    return IntStream.range(0, 1 + seed % 3)
        .mapToObj(i -> CHUNKS.get((seed >> (2 * i + 2)) % CHUNKS.size()))
        .toList();
  }

  private static List<Hash> names(List<Chunk> chunks) {
    return chunks.stream().map(Chunk::name).toList();
  }

  private static StateHead head(List<Chunk> chunks) {
    return new StateHead((long) chunks.size() * Chunk.SIZE, MerkleTree.root(names(chunks)));
  }

  /** One store, and the states that it was told to begin. */
  private static final class Driven {
    private final ChunkStore store;
    private final List<Long> begun = new ArrayList<>();
    private final List<List<Chunk>> appended = new ArrayList<>();

    Driven(ChunkStore store) {
      this.store = store;
    }

    /** Does what {@code step} says; returns what the store says. */
    Object step(int step) {
      int argument = step / 10;
      List<Chunk> state = state(argument);
      int some = begun.isEmpty() ? 0 : argument % begun.size();
      switch (step % 10) {
        case 0, 1 -> {
          begun.add(store.begin());
          appended.add(new ArrayList<>());
        }
        case 2, 3 -> {
          if (!begun.isEmpty()) {
            appended.get(some).addAll(state);
            return store.append(begun.get(some), state);
          }
        }
        case 4 -> {
          if (!begun.isEmpty() && !appended.get(some).isEmpty()) {
            store.finish(begun.get(some), head(appended.get(some)));
            end(some);
          }
        }
        case 5 -> {
          if (!begun.isEmpty()) {
            store.abandon(begun.get(some));
            end(some);
          }
        }
        case 6 -> store.list(head(state), names(state));
        case 7 -> {
          return store.put(state);
        }
        case 8 -> store.forget(state.get(0).name());
        default -> {
          return store.sweep(
              argument % 2 == 0 ? Set.of() : Set.of(head(state).root()), 1 + argument % 4);
        }
      }
      return 0;
    }

    private void end(int which) {
      begun.remove(which);
      appended.remove(which);
    }
  }

  @Property(tries = 60)
  void overADatabaseAndOverMemoryTheyAreEqual(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 3_000) Integer> steps) {
    for (String table : List.of("missing_chunk", "state_chunk", "state", "chunk")) {
      database.execute("delete from parley_" + table);
    }
    Driven memory = new Driven(new MemoryChunkStore());
    Driven jpa = new Driven(database.chunks());
    Set<List<Chunk>> states = new HashSet<>();
    for (int step : steps) {
      assertEquals(memory.step(step), jpa.step(step));
      states.add(state(step / 10));
      states.addAll(memory.appended.stream().filter(chunks -> !chunks.isEmpty()).toList());
      for (Chunk chunk : CHUNKS) {
        assertEquals(
            memory.store.chunk(chunk.name()).isPresent(),
            jpa.store.chunk(chunk.name()).isPresent());
      }
    }
    for (List<Chunk> chunks : states) {
      Hash root = head(chunks).root();
      assertEquals(memory.store.state(root), jpa.store.state(root));
      assertEquals(memory.store.chunks(root, 0, 100), jpa.store.chunks(root, 0, 100));
      assertEquals(memory.store.missing(root, 100), jpa.store.missing(root, 100));
    }
    for (Chunk chunk : CHUNKS) {
      memory
          .store
          .chunk(chunk.name())
          .ifPresent(
              bytes -> assertArrayEquals(bytes, jpa.store.chunk(chunk.name()).orElseThrow()));
    }
  }
}
