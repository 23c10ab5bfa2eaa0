package io.parley.identity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * What the nodes of a cluster know and nobody else does. Whoever connects can try guesses at it
 * offline, so it has to be long and random. Immutable; shows itself to nobody.
 */
public final class ClusterSecret {
  /** Fewer characters than this can be guessed. */
  public static final int LEAST = 32;

  /** More than this is another file. */
  public static final int MOST = 1024;

  private final byte[] bytes;

  private ClusterSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The secret of this text.
   *
   * @throws IllegalArgumentException if it is too short, too long or repeats itself; the message
   *     does not show it
   */
  public static ClusterSecret of(String text) {
    if (text.length() < LEAST || text.length() > MOST) {
      throw new IllegalArgumentException(
          "cluster secret: got "
              + text.length()
              + " characters, want "
              + LEAST
              + " to "
              + MOST
              + ", as openssl rand -base64 32 makes them");
    }
    if (text.chars().distinct().count() < 8) {
      throw new IllegalArgumentException(
          "cluster secret: got fewer than 8 different characters, want random ones, as openssl rand"
              + " -base64 32 makes them");
    }
    return new ClusterSecret(text.getBytes(StandardCharsets.UTF_8));
  }

  /** So many bytes that follow from the secret for one purpose: HKDF-SHA256 (RFC 5869). */
  byte[] derive(String purpose, int length) {
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(new HKDFParameters(bytes, null, purpose.getBytes(StandardCharsets.US_ASCII)));
    byte[] derived = new byte[length];
    hkdf.generateBytes(derived, 0, length);
    return derived;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClusterSecret secret && Arrays.equals(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(derive("hash code", 8));
  }

  @Override
  public String toString() {
    return "ClusterSecret";
  }
}
