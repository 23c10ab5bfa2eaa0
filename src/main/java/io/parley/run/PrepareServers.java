package io.parley.run;

import java.nio.file.Files;
import java.nio.file.Path;

/** Prepares what the integration tests start: a configured WildFly and an empty directory. */
public final class PrepareServers {
  private PrepareServers() {}

  /**
   * Configures a WildFly, and empties the directory under which the tests keep their nodes.
   *
   * @param arguments the unpacked WildFly, the directory of its scripts, the directory to empty
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("want <wildfly> <scripts> <nodes>");
    }
    new WildFly(Path.of(arguments[0])).configure(Path.of(arguments[1]));
    Path nodes = Path.of(arguments[2]);
    Directories.delete(nodes);
    Files.createDirectories(nodes);
  }
}
