package io.parley.merkle;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A hash of a multiset of byte strings that is updated element by element, in any order: 1024 lanes
 * of 16 bits, each element expanded to as many and added lane by lane modulo 2^16. Removing an
 * element undoes adding it.
 *
 * <p>Immutable. Whether an element is in the set is not known here: removing one that is not leaves
 * a hash that only adding it mends. How often one element is in it counts modulo 2^16. Elements
 * must be encoded so that no two things have the same bytes. Several changes at once go through an
 * {@link Accumulator}.
 *
 * <p>An element e expands to the blocks SHA-256(0x03, SHA-256(0x02, e), i) for the byte i from 0 to
 * 63; lanes are big-endian.
 *
 * <p>Source: Lewi, Kim, Maykov and Weis, "Securing Update Propagation with Homomorphic Hashing",
 * IACR ePrint 2019/227 (LtHash with n = 1024, d = 16).
 */
public final class SetHash {

  /**
   * The bytes of an encoded set hash: 1024 lanes of 2, which the paper puts at 200 bits of security
   * or more.
   */
  public static final int SIZE = 2048;

  private static final int LANES = SIZE / Short.BYTES;
  private static final SetHash EMPTY = new SetHash(new short[LANES]);

  private final short[] lanes;

  private SetHash(short[] lanes) {
    this.lanes = lanes;
  }

  /** The hash of the empty set. */
  public static SetHash empty() {
    return EMPTY;
  }

  /** The hash of this set and one more {@code element}. */
  public SetHash add(byte[] element) {
    return accumulate().add(element).toSetHash();
  }

  /** The hash of this set and one less {@code element}. */
  public SetHash remove(byte[] element) {
    return accumulate().remove(element).toSetHash();
  }

  /** The hash of both sets together. */
  public SetHash combine(SetHash other) {
    short[] sum = lanes.clone();
    for (int i = 0; i < LANES; i++) {
      sum[i] += other.lanes[i];
    }
    return new SetHash(sum);
  }

  /** An accumulator that begins with this set. */
  public Accumulator accumulate() {
    return new Accumulator(lanes.clone());
  }

  /** 32 bytes that stand for the set: the SHA-256 of {@link #encode}. */
  public Hash digest() {
    return Hash.sha256(encode());
  }

  /** The lanes, 2048 bytes. */
  public byte[] encode() {
    ByteBuffer buffer = ByteBuffer.allocate(SIZE);
    buffer.asShortBuffer().put(lanes);
    return buffer.array();
  }

  /**
   * Reads what {@link #encode} writes.
   *
   * @throws IllegalArgumentException if there are not exactly 2048 bytes
   */
  public static SetHash decode(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException(
          "set hash: got %d bytes, want %d".formatted(bytes.length, SIZE));
    }
    short[] lanes = new short[LANES];
    ByteBuffer.wrap(bytes).asShortBuffer().get(lanes);
    return new SetHash(lanes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SetHash that && Arrays.equals(lanes, that.lanes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(lanes);
  }

  @Override
  public String toString() {
    return "SetHash[" + digest() + "]";
  }

  /**
   * Several changes to one set hash at the cost of one copy. Not safe for use by several threads.
   */
  public static final class Accumulator {

    private static final byte ELEMENT = 0x02;
    private static final byte BLOCK = 0x03;

    private final MessageDigest digest = Sha256.newDigest();
    private final byte[] block = new byte[1 + Hash.SIZE + 1];
    private final ByteBuffer expanded = ByteBuffer.allocate(SIZE);
    private final ShortBuffer terms = expanded.asShortBuffer();
    private final short[] lanes;

    private Accumulator(short[] lanes) {
      this.lanes = lanes;
      block[0] = BLOCK;
    }

    public Accumulator add(byte[] element) {
      expand(element);
      for (int i = 0; i < LANES; i++) {
        lanes[i] += terms.get(i);
      }
      return this;
    }

    public Accumulator remove(byte[] element) {
      expand(element);
      for (int i = 0; i < LANES; i++) {
        lanes[i] -= terms.get(i);
      }
      return this;
    }

    /** The hash of the set so far; the accumulator may be used further. */
    public SetHash toSetHash() {
      return new SetHash(lanes.clone());
    }

    private void expand(byte[] element) {
      digest.update(ELEMENT);
      digest.update(element);
      Hash.finish(digest).writeTo(block, 1);
      expanded.clear();
      for (int i = 0; i < SIZE / Hash.SIZE; i++) {
        block[block.length - 1] = (byte) i;
        digest.update(block);
        expanded.put(digest.digest());
      }
    }
  }
}
