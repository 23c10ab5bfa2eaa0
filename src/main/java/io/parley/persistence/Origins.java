package io.parley.persistence;

import io.parley.crdt.Origin;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The small numbers that stand for origins in the rows. What is committed is remembered: a number
 * never changes. Safe for any thread.
 */
final class Origins {
  private final Map<Origin, Integer> numbers = new ConcurrentHashMap<>();
  private final Map<Integer, Origin> origins = new ConcurrentHashMap<>();

  /** Remembers a committed number. */
  void add(Origin origin, int number) {
    numbers.put(origin, number);
    origins.put(number, origin);
  }

  /** Forgets all, because it is not known what was committed. */
  void clear() {
    numbers.clear();
    origins.clear();
  }

  /** The number of an origin, if it has one. */
  Optional<Integer> number(EntityManager em, Origin origin) {
    Integer known = numbers.get(origin);
    if (known != null) {
      return Optional.of(known);
    }
    List<Integer> found =
        em.createQuery(
                "select o.originNo from OriginRow o"
                    + " where o.node = :node and o.incarnation = :incarnation",
                Integer.class)
            .setParameter("node", origin.node())
            .setParameter("incarnation", origin.incarnation())
            .getResultList();
    return found.stream().findFirst();
  }

  /** The origin with a number that stands in a row. */
  Origin origin(EntityManager em, int number) {
    Origin known = origins.get(number);
    if (known == null) {
      OriginRow row = em.find(OriginRow.class, number);
      if (row == null) {
        throw new IllegalStateException("origin " + number + ": got none, want the one it names");
      }
      known = row.origin();
      add(known, number);
    }
    return known;
  }
}
