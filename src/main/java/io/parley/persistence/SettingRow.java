package io.parley.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A setting by name. */
@Entity
@Table(name = "parley_setting")
class SettingRow {
  /**
   * The origin under which this database was last written; not for {@link StoredSettings}' callers.
   */
  static final String CURRENT_ORIGIN = "origin.current";

  @Id String name;

  @Column(nullable = false)
  String content;

  protected SettingRow() {}

  SettingRow(String name, String content) {
    this.name = name;
    this.content = content;
  }
}
