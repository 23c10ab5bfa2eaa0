package io.parley.persistence;

import io.parley.replica.StoreException;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings that an administrator changed, by name; they survive a restart. Safe for any thread.
 * Every method throws {@link StoreException} when the database cannot do it now.
 */
public final class StoredSettings {
  /** Longest name. */
  public static final int MAX_NAME_CHARS = 200;

  /** Longest value: a number, a duration or a short list. */
  public static final int MAX_VALUE_CHARS = 4000;

  private final Transactions transactions;
  private final Reads reads;

  /** Over the same unit and transactions as {@link JpaStore}. */
  public StoredSettings(EntityManagerFactory factory, Transactions transactions) {
    this.transactions = transactions;
    this.reads = new Reads(factory);
  }

  /** All settings, sorted by name. */
  public Map<String, String> all() {
    return reads.read(
        "the settings",
        em -> {
          Map<String, String> all = new TreeMap<>();
          em.createQuery("select s from SettingRow s", SettingRow.class)
              .getResultList()
              .forEach(row -> all.put(row.name, row.content));
          all.keySet().removeAll(SettingRow.OWN);
          return all;
        });
  }

  /** Writes these settings in one transaction; others stay as they are. */
  public void put(Map<String, String> settings) {
    settings.forEach(StoredSettings::check);
    try {
      transactions.run(
          em -> settings.forEach((name, value) -> em.merge(new SettingRow(name, value))));
    } catch (RuntimeException e) {
      throw StoreFailure.of("write settings", e);
    }
  }

  private static void check(String name, String value) {
    Objects.requireNonNull(value, name);
    if (name.isEmpty() || name.length() > MAX_NAME_CHARS || SettingRow.OWN.contains(name)) {
      throw new IllegalArgumentException(
          "setting: got \"%s\", want 1 to %d characters and none of %s"
              .formatted(name, MAX_NAME_CHARS, new TreeSet<>(SettingRow.OWN)));
    }
    if (value.length() > MAX_VALUE_CHARS) {
      throw new IllegalArgumentException(
          "%s: got %d characters, want at most %d"
              .formatted(name, value.length(), MAX_VALUE_CHARS));
    }
  }
}
