package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.Checkpoint;
import io.parley.crdt.Origin;
import io.parley.node.CheckpointView;
import io.parley.replica.BarrierCell;
import io.parley.replica.CheckpointCells;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CheckpointPageLawsTest {
  private static final Origin ORIGIN = new Origin("n1", 1);

  /** One checkpoint opened at each of these times, so that some are opened at once. */
  private static List<CheckpointView> opened(List<Integer> times, SortedSet<String> expected) {
    List<BarrierCell> cells = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      cells.add(new BarrierCell(ORIGIN, i + 1, times.get(i), "c" + i, expected, 10, true));
    }
    return Checkpoint.all(CheckpointCells.of(cells)).stream()
        .map(c -> new CheckpointView(c, c.status(15), Optional.empty()))
        .toList();
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("items").stream()
        .map(item -> item.asJsonObject().getString("id"))
        .toList();
  }

  /** All pages, one after the other; what was shown last may be gone before the next. */
  private static List<String> walk(
      List<CheckpointView> all, Checkpoint.Status status, int limit, boolean vanishing) {
    List<CheckpointView> there = new ArrayList<>(all);
    List<String> shown = new ArrayList<>();
    String next = null;
    do {
      JsonObject page = CheckpointPage.of(there, status, limit, CheckpointPage.place(next)).build();
      List<String> ids = ids(page);
      assertTrue(ids.size() <= limit);
      shown.addAll(ids);
      if (vanishing) {
        there.removeIf(view -> ids.contains(view.checkpoint().id()));
      }
      next = page.containsKey("next") ? ((JsonString) page.get("next")).getString() : null;
    } while (next != null);
    return shown;
  }

  @Property
  void pagesTogetherShowEachOnceInOrder(
      @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 20) Integer> times,
      @ForAll @IntRange(min = 1, max = 5) int limit,
      @ForAll boolean vanishing) {
    List<CheckpointView> all = opened(times, new TreeSet<>(List.of("n1")));
    assertEquals(
        all.stream().map(view -> view.checkpoint().id()).toList(),
        walk(all, null, limit, vanishing));
    assertEquals(
        all.stream()
            .filter(view -> view.status() == Checkpoint.Status.EXPIRED)
            .map(view -> view.checkpoint().id())
            .toList(),
        walk(all, Checkpoint.Status.EXPIRED, limit, vanishing));
  }

  @Example
  void checkpointsOfManyNodesMakePagesShorter() {
    TreeSet<String> many = new TreeSet<>();
    IntStream.range(0, 1024).forEach(i -> many.add("n" + i));
    List<CheckpointView> all = opened(IntStream.range(1, 41).boxed().toList(), many);
    assertEquals(
        16, ids(CheckpointPage.of(all, null, 1000, CheckpointPage.place(null)).build()).size());
    assertEquals(40, walk(all, null, 1000, false).size());
  }

  @Example
  void statusesAreThoseThatAreShown() {
    assertEquals(Checkpoint.Status.CONFLICTED, CheckpointPage.status("conflicted"));
    RequestException refused =
        assertThrows(RequestException.class, () -> CheckpointPage.status("done"));
    assertTrue(refused.getMessage().contains("collecting"), refused.getMessage());
  }
}
