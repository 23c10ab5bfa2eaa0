package io.parley.hazelcast;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Bytes of messages, damaged in one to four places; the same for a seed. */
final class Damage {
  private static final byte[] EXTREMES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF};

  private Damage() {}

  static byte[] of(WireCodec codec, long seed) {
    RandomMessages messages = new RandomMessages(seed);
    return of(messages.encoded(codec), messages.encoded(codec), new Random(seed));
  }

  /**
   * @param other what parts are taken from
   */
  static byte[] of(byte[] bytes, byte[] other, Random random) {
    byte[] damaged = bytes.clone();
    for (int n = random.nextInt(4); n >= 0 && damaged.length > 0; n--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(6)) {
        case 0, 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> damaged[at] = EXTREMES[random.nextInt(EXTREMES.length)];
        case 3 -> damaged = replace(damaged, at, random.nextInt(9), new byte[0]);
        case 4 -> damaged = replace(damaged, at, 0, part(damaged, random));
        default -> damaged = replace(damaged, at, random.nextInt(20), part(other, random));
      }
    }
    return damaged;
  }

  private static byte[] part(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length);
    byte[] part = new byte[Math.min(random.nextInt(40), bytes.length - from)];
    System.arraycopy(bytes, from, part, 0, part.length);
    return part;
  }

  private static byte[] replace(byte[] bytes, int from, int length, byte[] by) {
    int to = Math.min(bytes.length, from + length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(by);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
