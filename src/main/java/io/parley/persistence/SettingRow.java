package io.parley.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Set;

/** A setting by name. */
@Entity
@Table(name = "parley_setting")
class SettingRow {
  /** The origin under which this database was last written. */
  static final String CURRENT_ORIGIN = "origin.current";

  /** {@link CheckpointTotals}. */
  static final String CHECKPOINT_TOTALS = "checkpoint.totals";

  /** What the stores keep for themselves; not for {@link StoredSettings}' callers. */
  static final Set<String> OWN = Set.of(CURRENT_ORIGIN, CHECKPOINT_TOTALS);

  @Id String name;

  @Column(nullable = false)
  String content;

  protected SettingRow() {}

  SettingRow(String name, String content) {
    this.name = name;
    this.content = content;
  }
}
