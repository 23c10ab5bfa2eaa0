package io.parley.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server product, unpacked: all that differs from product to product when nodes run on it. */
public sealed interface ServerProduct permits WildFly, Payara {
  /** The products' names, as people write them. */
  List<String> NAMES = List.of("wildfly", "payara");

  /**
   * The product of one of the {@link #NAMES}.
   *
   * @throws IllegalArgumentException if it is unknown, or something else is unpacked there
   */
  static ServerProduct of(String name, Installation installation) {
    return switch (name) {
      case "wildfly" -> new WildFly(installation);
      case "payara" -> new Payara(installation);
      default ->
          throw new IllegalArgumentException("server: got " + name + ", want one of " + NAMES);
    };
  }

  /**
   * Makes Parley's configuration from the server's own and the scripts of a directory, in the order
   * of their names, and the jars beside the server. Does nothing if it was made from the same
   * scripts before.
   *
   * @throws RunFailure with the end of the server's output, if a script is refused
   */
  void configure(Path scripts) throws IOException, InterruptedException, RunFailure;

  /** Makes a node's server directory anew, from the configuration; nothing is deployed. */
  void prepare(NodeSpec node) throws IOException;

  /** The folder from which a node's server deploys what it finds. */
  Path deployments(NodeSpec node);

  /** The command line of a node's JVM, which ends with this one. */
  List<String> command(NodeSpec node) throws IOException;

  /** The file that appears when a node's server has refused the WAR. */
  Path refusal(NodeSpec node);

  /** The port on which a node's server says at {@code /health/ready} whether it is ready. */
  Port health(NodeSpec node);
}
