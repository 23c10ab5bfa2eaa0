package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.replica.Entry;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Inserts log entries, several in one statement. Native, because JPQL has no insert, and an entity
 * for each costs a third of the rows per second; the statement is standard SQL.
 */
final class EntryInsert {
  /** Rows in one statement, greatest first: few statements to prepare, whatever the batch. */
  private static final int[] ROWS = {64, 32, 16, 8, 4, 2, 1};

  private static final int COLUMNS = 7;

  private static final List<String> STATEMENTS =
      IntStream.of(ROWS).mapToObj(EntryInsert::statement).toList();

  private final EntityManager em;

  EntryInsert(EntityManager em) {
    this.em = em;
  }

  private static String statement(int rows) {
    String values =
        IntStream.range(0, rows)
            .mapToObj(
                row ->
                    IntStream.rangeClosed(1, COLUMNS)
                        .mapToObj(column -> "?" + (row * COLUMNS + column))
                        .collect(Collectors.joining(", ", "(", ")")))
            .collect(Collectors.joining(", "));
    return "insert into parley_log_entry"
        + " (origin_no, seq, version, stamp, media_type, size_bytes, payload) values "
        + values;
  }

  void insert(List<Entry> entries, ToIntFunction<Origin> numbers) {
    int next = 0;
    for (int i = 0; i < ROWS.length; i++) {
      while (entries.size() - next >= ROWS[i]) {
        insert(STATEMENTS.get(i), entries.subList(next, next + ROWS[i]), numbers);
        next += ROWS[i];
      }
    }
  }

  private void insert(String statement, List<Entry> entries, ToIntFunction<Origin> numbers) {
    Query query = em.createNativeQuery(statement);
    int at = 1;
    for (Entry entry : entries) {
      query.setParameter(at++, numbers.applyAsInt(entry.origin()));
      query.setParameter(at++, entry.sequence());
      query.setParameter(at++, entry.version());
      query.setParameter(at++, entry.timestamp());
      query.setParameter(at++, entry.mediaType());
      query.setParameter(at++, entry.payload().length);
      query.setParameter(at++, entry.payload());
    }
    query.executeUpdate();
  }
}
