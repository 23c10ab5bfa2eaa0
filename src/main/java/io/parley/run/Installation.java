package io.parley.run;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An unpacked server and what it runs with. Beside it lie the jars that it needs and does not have:
 * Hibernate in {@code payara-lib}, a database's driver in {@code postgresql-lib}.
 *
 * @param home where it was unpacked
 * @param javaHome the JDK that runs it
 */
public record Installation(Path home, Path javaHome, Database database) {
  public Installation {
    if (!Files.isDirectory(home)) {
      throw new IllegalArgumentException("server: got " + home + ", want an unpacked server");
    }
    if (!Files.isRegularFile(javaHome.resolve("release"))) {
      throw new IllegalArgumentException("JDK: got " + javaHome + ", want the home of a JDK");
    }
  }

  /** With the JDK that runs this, and H2. */
  public static Installation of(Path home) {
    return new Installation(home, Path.of(System.getProperty("java.home")), Database.H2);
  }

  /** The program {@code java}. */
  String java() {
    return javaHome.resolve("bin").resolve("java").toString();
  }

  /** Where the jars of that name lie, {@code payara} or a database's. */
  Path libraries(String of) {
    return home.resolveSibling(of + "-lib");
  }

  /** The server's file that must be there, or else this is another product's. */
  Path required(String product, String file) {
    Path path = home.resolve(file);
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(product + ": got " + home + ", want an unpacked server");
    }
    return path;
  }
}
