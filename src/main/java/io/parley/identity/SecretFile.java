package io.parley.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A file with the cluster's secret, one line; while it is being changed, two: the first one is
 * shown, both are let in.
 */
public final class SecretFile implements Supplier<List<ClusterSecret>> {
  /** While a secret is changed: the new one and the old one. */
  private static final int MOST = 2;

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Path path;

  /** The file is read when it is asked for. */
  public SecretFile(Path path) {
    this.path = path;
  }

  /**
   * Its secrets now.
   *
   * @throws IllegalArgumentException naming the file and what is wrong; no secret is shown
   */
  @Override
  public List<ClusterSecret> get() {
    try {
      requireClosed();
      if (Files.size(path) > 2L * MOST * ClusterSecret.MOST) {
        throw refused("has " + Files.size(path) + " bytes, want one secret, or two lines");
      }
      List<String> lines =
          Files.readString(path, StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList();
      if (lines.isEmpty() || lines.size() > MOST) {
        throw refused("has " + lines.size() + " lines, want one secret, or two lines");
      }
      return lines.stream().map(ClusterSecret::of).toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cluster secret: " + path + " cannot be read, want a file of this user's: " + e, e);
    }
  }

  private void requireClosed() throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> given = Files.getPosixFilePermissions(path);
    if (given.stream().anyMatch(OTHERS::contains)) {
      throw refused("may be read or changed by others, want mode 0600, or 0640");
    }
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("cluster secret: " + path + " " + why);
  }
}
