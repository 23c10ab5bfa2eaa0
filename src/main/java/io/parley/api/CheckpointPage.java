package io.parley.api;

import io.parley.checkpoint.Checkpoint;
import io.parley.node.CheckpointView;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages of checkpoints, the latest opened first. */
final class CheckpointPage {
  private static final char LIST = 'k';
  private static final Pattern PLACE = Pattern.compile("([0-9]{1,18}) ([A-Za-z0-9._-]{1,128})");

  /** What the checkpoints of one page expect together, about 4 MiB of it; a page more is cheap. */
  private static final int MOST_NODES = 16_384;

  private CheckpointPage() {}

  /** The place behind a checkpoint. */
  record Place(long opened, String id) {
    private static final Place FIRST = new Place(Long.MAX_VALUE, "");

    private boolean isBefore(Checkpoint checkpoint) {
      return checkpoint.openedAt() == opened
          ? checkpoint.id().compareTo(id) > 0
          : checkpoint.openedAt() < opened;
    }
  }

  /** The place in a query; null: the beginning. */
  static Place place(String after) {
    if (after == null) {
      return Place.FIRST;
    }
    Matcher place = PLACE.matcher(Cursor.decode(LIST, after));
    if (!place.matches()) {
      throw Cursor.notOne(after);
    }
    return new Place(Long.parseLong(place.group(1)), place.group(2));
  }

  private static String cursor(CheckpointView view) {
    return Cursor.encode(
        LIST, "%d %s".formatted(view.checkpoint().openedAt(), view.checkpoint().id()));
  }

  /** The status in a query; null: any. */
  static Checkpoint.Status status(String text) {
    if (text == null) {
      return null;
    }
    List<Checkpoint.Status> all = List.of(Checkpoint.Status.values());
    return all.stream()
        .filter(status -> CheckpointJson.text(status).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                RequestException.invalid(
                    "status: got %s, want one of %s"
                        .formatted(
                            Quoted.of(text), all.stream().map(CheckpointJson::text).toList())));
  }

  /**
   * A page.
   *
   * @param all in their order
   * @param status null: any
   */
  static JsonObjectBuilder of(
      List<CheckpointView> all, Checkpoint.Status status, int limit, Place after) {
    List<CheckpointView> behind =
        all.stream()
            .filter(view -> status == null || view.status() == status)
            .filter(view -> after.isBefore(view.checkpoint()))
            .toList();
    int shown = 0;
    int nodes = 0;
    while (shown < Math.min(limit, behind.size())) {
      nodes += behind.get(shown).checkpoint().expected().size();
      if (shown > 0 && nodes > MOST_NODES) {
        break;
      }
      shown++;
    }
    return Paging.page(
        behind.subList(0, shown),
        behind.size() > shown,
        CheckpointJson::of,
        CheckpointPage::cursor);
  }
}
