package io.parley.it;

import io.parley.run.Database;
import io.parley.run.Installation;
import io.parley.run.ServerProduct;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a server of a test is: the product, where it was unpacked, and what it runs with.
 *
 * @param product one of {@link ServerProduct#NAMES}
 * @param settings Parley's, beyond those that follow from the node
 */
record ServerSetup(String product, Installation installation, Map<String, String> settings) {

  /** The product that this run is for, with H2. */
  static ServerSetup tested() {
    return of(System.getProperty("it.server"));
  }

  /** A product, with H2, on the JDK that runs this. */
  static ServerSetup of(String product) {
    return new ServerSetup(product, Installation.of(home(product)), Map.of());
  }

  /** A product of another version, unpacked where {@code it.<home>.home} says, on another JDK. */
  static ServerSetup of(String product, String home, Path javaHome) {
    return new ServerSetup(product, new Installation(home(home), javaHome, Database.H2), Map.of());
  }

  /** The same with a PostgreSQL database. */
  ServerSetup onPostgres(String url, String user, String password) {
    return new ServerSetup(
        product,
        new Installation(installation.home(), installation.javaHome(), Database.POSTGRESQL),
        Map.of("parley.db.url", url, "parley.db.user", user, "parley.db.password", password));
  }

  private static Path home(String name) {
    return Path.of(System.getProperty("it." + name + ".home"));
  }

  ServerProduct server() {
    return ServerProduct.of(product, installation);
  }

  /** The files that configure it. */
  Path scripts() {
    return Path.of("server-config", product);
  }

  boolean isPayara() {
    return product.equals("payara");
  }
}
