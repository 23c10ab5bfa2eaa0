package io.parley.node;

import io.parley.identity.ClusterSecret;
import io.parley.identity.MemberIdentity;
import io.parley.identity.SecretFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The settings by which members prove who they are, and what follows from them. */
final class MemberCredentials {
  private static final Logger LOG = System.getLogger(MemberCredentials.class.getName());

  private static final String PATH = "the path of a file";

  static final Setting<Optional<Path>> SECRET_FILE =
      path(
          "parley.cluster.secret-file",
          "A file with the secret that all nodes of the cluster share, by which they prove that they"
              + " belong to it: one line of 32 characters or more, which others may not read. Two"
              + " lines while it is changed: the first one is shown, both are let in. A change takes"
              + " effect within seconds.");

  static final Setting<List<ClusterSecret>> SECRET =
      new Setting<>(
          "parley.cluster.secret",
          "",
          "32 to 1,024 characters without spaces; or two of these with a space between",
          "The secret itself, in place of the file: from the environment or the server's credential"
              + " store, never on a command line.",
          MemberCredentials::secrets,
          true);

  static final Setting<Optional<Path>> CERTIFICATE =
      path(
          "parley.cluster.certificate",
          "In place of a secret, this node's certificate, PEM, and those between it and an authority."
              + " Its common name is the node's id.");

  static final Setting<Optional<Path>> KEY =
      path("parley.cluster.key", "The private key of the certificate, PEM, not encrypted.");

  static final Setting<Optional<Path>> AUTHORITIES =
      path(
          "parley.cluster.authorities",
          "The certificates, PEM, of those who certify the nodes of this cluster and nobody else.");

  static final List<Setting<?>> ALL = List.of(SECRET_FILE, SECRET, CERTIFICATE, KEY, AUTHORITIES);

  private MemberCredentials() {}

  /** These settings behind others. */
  static List<Setting<?>> after(Setting<?>... others) {
    return Stream.concat(Stream.of(others), ALL.stream()).toList();
  }

  private static Setting<Optional<Path>> path(String name, String purpose) {
    return new Setting<>(
        name,
        "",
        PATH,
        purpose,
        text -> {
          try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
          } catch (InvalidPathException e) {
            throw new IllegalArgumentException(PATH, e);
          }
        });
  }

  private static List<ClusterSecret> secrets(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> secrets = Arrays.asList(text.split("\\s+"));
    Setting.require(secrets.size() <= 2, "one secret, or two");
    return secrets.stream().map(ClusterSecret::of).toList();
  }

  /**
   * Who this node is to the others; null: nobody has to prove anything, which is for loopback.
   *
   * @param time the time that this node goes by
   * @throws IllegalArgumentException naming the setting and what would be right
   */
  static MemberIdentity identity(Settings settings, InstantSource time) {
    String node = settings.get(Settings.NODE_ID);
    List<ClusterSecret> given = settings.get(SECRET);
    Optional<Path> file = settings.get(SECRET_FILE);
    List<Optional<Path>> files =
        Stream.of(CERTIFICATE, KEY, AUTHORITIES).map(settings::get).toList();
    boolean byFiles = files.stream().anyMatch(Optional::isPresent);
    if (Stream.of(!given.isEmpty(), file.isPresent(), byFiles).filter(one -> one).count() > 1) {
      throw new IllegalArgumentException(
          "parley.cluster.*: got more than one of %s, %s and %s, want one"
              .formatted(SECRET_FILE.name(), SECRET.name(), CERTIFICATE.name()));
    }
    if (byFiles) {
      if (!files.stream().allMatch(Optional::isPresent)) {
        throw new IllegalArgumentException(
            "%s, %s, %s: got %s, want all three"
                .formatted(CERTIFICATE.name(), KEY.name(), AUTHORITIES.name(), files));
      }
      return MemberIdentity.ofFiles(
          node, files.get(0).get(), files.get(1).get(), files.get(2).get());
    }
    if (!given.isEmpty()) {
      requireNotOnCommandLine();
      return MemberIdentity.ofSecrets(node, () -> given, time);
    }
    if (file.isPresent()) {
      Supplier<List<ClusterSecret>> secrets = new SecretFile(file.get());
      return MemberIdentity.ofSecrets(node, secrets, time);
    }
    requireLoopback(settings.get(Settings.BIND));
    LOG.log(
        Level.WARNING,
        "There is no cluster secret ({0}): every user of this machine may join, or be joined",
        SECRET_FILE.name());
    return null;
  }

  private static void requireNotOnCommandLine() {
    if (ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .anyMatch(argument -> argument.startsWith("-D" + SECRET.name() + "="))) {
      throw new IllegalArgumentException(
          "%s: is on the command line, where every user of this machine sees it; want %s"
              .formatted(SECRET.name(), SECRET_FILE.name()));
    }
  }

  private static void requireLoopback(String bind) {
    boolean loopback;
    try {
      loopback = InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException e) {
      loopback = false;
    }
    if (!loopback) {
      throw new IllegalArgumentException(
          "%s: got nothing, want a file with the cluster's secret; without one %s must be of loopback"
                  .formatted(SECRET_FILE.name(), Settings.BIND.name())
              + ", and is "
              + bind);
    }
  }
}
