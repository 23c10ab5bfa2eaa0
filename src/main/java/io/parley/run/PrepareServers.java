package io.parley.run;

import java.nio.file.Files;
import java.nio.file.Path;

/** Prepares what the integration tests start: a configured server and an empty directory. */
public final class PrepareServers {
  private PrepareServers() {}

  /**
   * Configures a server, and empties the directory under which the tests keep their nodes.
   *
   * @param arguments the product's name, the unpacked server, the directory of its scripts, the
   *     directory to empty
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("want <product> <server> <scripts> <nodes>");
    }
    ServerProduct.of(arguments[0], Path.of(arguments[1])).configure(Path.of(arguments[2]));
    Path nodes = Path.of(arguments[3]);
    Directories.delete(nodes);
    Files.createDirectories(nodes);
  }
}
