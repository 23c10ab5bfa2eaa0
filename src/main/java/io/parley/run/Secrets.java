package io.parley.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Files with secrets, which nobody but this user may read. */
public final class Secrets {
  private static final int BYTES = 32;

  private Secrets() {}

  /** The file at this path, as absolute; makes it, with 256 random bits, if there is none. */
  public static Path file(Path path) throws IOException {
    if (Files.notExists(path)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      Files.createFile(path, closed());
      Files.writeString(
          path, Base64.getEncoder().encodeToString(random) + "\n", StandardCharsets.US_ASCII);
    }
    return path.toAbsolutePath();
  }

  private static FileAttribute<?>[] closed() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
