package io.parley.run;

import java.util.Locale;

/** The databases that servers are configured for. */
public enum Database {
  /** In the server's process, a file for each node: to try it. */
  H2,
  /** A server of its own: to rely on it. */
  POSTGRESQL;

  /** As people write it, and as the folder of its scripts is called. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Part of the name of a server's configuration; empty for the one that every server has. */
  String suffix() {
    return this == H2 ? "" : "-" + id();
  }
}
