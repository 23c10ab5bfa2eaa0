package io.parley.node;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of settings, as properties and as environment variables. */
final class SettingNames {
  /** What Kubernetes puts into the environment for a service that is called {@code parley…}. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "PARLEY_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_[0-9]+_(TCP|UDP|SCTP).*)");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  private SettingNames() {}

  /**
   * Refuses names that look like settings and are none: a slip of the pen would have no effect.
   *
   * @param names what MicroProfile Config lists; some servers list an environment variable under a
   *     name that they guess from it, such as {@code parley.node.id} for {@code PARLEY_NODE_ID}
   * @param variables the environment
   * @throws IllegalArgumentException naming them
   */
  static void refuseUnknown(Iterable<String> names, Map<String, String> variables) {
    Set<String> known = Settings.ALL.stream().map(Setting::name).collect(Collectors.toSet());
    Set<String> knownVariables =
        known.stream().map(SettingNames::variable).collect(Collectors.toSet());
    TreeSet<String> unknown = new TreeSet<>();
    variables.forEach(
        (variable, value) -> {
          if (variable.startsWith("PARLEY_")
              && !variable.startsWith("PARLEY_DB_")
              && !knownVariables.contains(variable)
              && !SERVICE_LINK.matcher(variable).matches()
              && !SERVICE_ADDRESS.matcher(value).matches()) {
            unknown.add(variable);
          }
        });
    for (String name : names) {
      if (name.startsWith("parley.")
          && !name.startsWith("parley.db.")
          && !known.contains(name)
          && !variables.containsKey(variable(name))) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "settings: got " + unknown + ", want only " + new TreeSet<>(known) + " and parley.db.*");
    }
  }

  /** The environment variable that MicroProfile Config reads for a name. */
  private static String variable(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
