package io.parley.it;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JDK on this machine that is newer than the one that runs this. */
final class NewerJdk {
  /** The least version that Jakarta EE 11 servers run on. */
  static final int LEAST = 21;

  private static final Pattern VERSION = Pattern.compile("\"?(\\d+).*");

  private NewerJdk() {}

  /** That which {@code it.jdk} names, or else the newest beside this JDK; of {@link #LEAST} on. */
  static Optional<Path> find() throws IOException {
    String named = System.getProperty("it.jdk", "");
    if (!named.isEmpty()) {
      Path jdk = Path.of(named);
      if (version(jdk) < LEAST) {
        throw new IllegalArgumentException(
            "it.jdk: got " + named + ", want the home of a JDK of version " + LEAST + " or newer");
      }
      return Optional.of(jdk);
    }
    Path here = Path.of(System.getProperty("java.home")).toRealPath();
    try (Stream<Path> beside = Files.list(here.getParent())) {
      return beside
          .filter(jdk -> version(jdk) >= LEAST)
          .max(Comparator.comparingInt(NewerJdk::version));
    }
  }

  /** The first number of a JDK's version; 0 if this is none. */
  private static int version(Path jdk) {
    Path release = jdk.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(jdk.resolve("bin/javac"))) {
      return 0;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    } catch (IOException e) {
      return 0;
    }
    Matcher version = VERSION.matcher(properties.getProperty("JAVA_VERSION", ""));
    return version.matches() ? Integer.parseInt(version.group(1)) : 0;
  }
}
