package io.parley.merkle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A SHA-256 hash: 32 bytes, ordered as unsigned bytes from the first. Immutable; its text is
 * lower-case hex.
 *
 * <p>Held as four longs, because a replica holds very many: half the memory of an array in an
 * object.
 */
public final class Hash implements Comparable<Hash> {

  /** The bytes of a SHA-256 hash. */
  public static final int SIZE = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final long a;
  private final long b;
  private final long c;
  private final long d;

  private Hash(byte[] bytes, int offset) {
    a = (long) LONGS.get(bytes, offset);
    b = (long) LONGS.get(bytes, offset + 8);
    c = (long) LONGS.get(bytes, offset + 16);
    d = (long) LONGS.get(bytes, offset + 24);
  }

  /**
   * The hash that is in {@code bytes}, which are copied.
   *
   * @throws IllegalArgumentException if there are not exactly 32
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException(
          "hash: got %d bytes, want %d".formatted(bytes.length, SIZE));
    }
    return new Hash(bytes, 0);
  }

  /**
   * The hash in the 32 bytes of {@code bytes} from {@code offset} on, which are copied.
   *
   * @throws IndexOutOfBoundsException if there are fewer
   */
  public static Hash of(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, SIZE, bytes.length);
    return new Hash(bytes, offset);
  }

  /**
   * Reads 64 hex digits.
   *
   * @throws IllegalArgumentException if {@code hex} is not that
   */
  public static Hash parse(String hex) {
    Objects.requireNonNull(hex, "hex");
    if (hex.length() != 2 * SIZE) {
      throw new IllegalArgumentException(
          "hash: got %d chars, want %d hex digits".formatted(hex.length(), 2 * SIZE));
    }
    try {
      return new Hash(HexFormat.of().parseHex(hex), 0);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "hash: got \"%s\", want %d hex digits".formatted(hex, 2 * SIZE), e);
    }
  }

  /** The SHA-256 of {@code parts}, one after the other. */
  public static Hash sha256(byte[]... parts) {
    MessageDigest digest = Sha256.newDigest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return finish(digest);
  }

  /** The hash of what {@code digest} was given; resets it. */
  static Hash finish(MessageDigest digest) {
    return new Hash(digest.digest(), 0);
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    byte[] bytes = new byte[SIZE];
    writeTo(bytes, 0);
    return bytes;
  }

  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  /**
   * Writes the 32 bytes from {@code offset} on.
   *
   * @throws IndexOutOfBoundsException if they do not fit; nothing is written
   */
  public void writeTo(byte[] target, int offset) {
    Objects.checkFromIndexSize(offset, SIZE, target.length);
    LONGS.set(target, offset, a);
    LONGS.set(target, offset + 8, b);
    LONGS.set(target, offset + 16, c);
    LONGS.set(target, offset + 24, d);
  }

  /**
   * Writes the 32 bytes at the buffer's position, whatever its byte order.
   *
   * @throws java.nio.BufferOverflowException if they do not fit; nothing is written
   */
  public void writeTo(ByteBuffer target) {
    target.put(bytes());
  }

  @Override
  public int compareTo(Hash other) {
    int order = Long.compareUnsigned(a, other.a);
    if (order == 0) {
      order = Long.compareUnsigned(b, other.b);
    }
    if (order == 0) {
      order = Long.compareUnsigned(c, other.c);
    }
    return order != 0 ? order : Long.compareUnsigned(d, other.d);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash that && a == that.a && b == that.b && c == that.c && d == that.d;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(a ^ b ^ c ^ d);
  }

  @Override
  public String toString() {
    return hex();
  }
}
