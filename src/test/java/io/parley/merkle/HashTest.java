package io.parley.merkle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashTest {

  /** FIPS 180-4's example for "abc". */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void partsAreHashedOneAfterTheOther() {
    assertEquals(ABC, Hash.sha256("abc".getBytes(US_ASCII)).hex());
    assertEquals(
        ABC,
        Hash.sha256("a".getBytes(US_ASCII), new byte[] {}, "bc".getBytes(US_ASCII)).toString());
  }

  @Property
  void eachFormIsReadBack(@ForAll @Size(Hash.SIZE) byte[] bytes) {
    Hash hash = Hash.of(bytes);
    assertArrayEquals(bytes, hash.bytes());
    assertEquals(hash, Hash.parse(hash.hex()));
    byte[] target = new byte[Hash.SIZE + 3];
    hash.writeTo(target, 3);
    assertEquals(hash, Hash.of(target, 3));
    ByteBuffer buffer = ByteBuffer.allocate(Hash.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    hash.writeTo(buffer);
    assertArrayEquals(bytes, buffer.array());
  }

  @Property
  void theOrderIsThatOfTheUnsignedBytes(
      @ForAll @Size(Hash.SIZE) byte[] a,
      @ForAll @Size(Hash.SIZE) byte[] b,
      @ForAll @IntRange(max = Hash.SIZE) int sharedStart) {
    System.arraycopy(a, 0, b, 0, sharedStart);
    assertEquals(
        Integer.signum(Arrays.compareUnsigned(a, b)),
        Integer.signum(Hash.of(a).compareTo(Hash.of(b))));
    assertEquals(Arrays.equals(a, b), Hash.of(a).equals(Hash.of(b)));
  }

  @Test
  void theBytesCannotBeChangedFromOutside() {
    byte[] given = new byte[Hash.SIZE];
    Hash hash = Hash.of(given);
    given[0] = 1;
    hash.bytes()[1] = 1;
    assertArrayEquals(new byte[Hash.SIZE], hash.bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 64})
  void anyOtherLengthIsRefusedAndNamed(int length) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Hash.of(new byte[length])).getMessage();
    assertEquals("hash: got %d bytes, want 32".formatted(length), message);
  }

  @Test
  void whatDoesNotFitIsRefusedAndNothingIsWritten() {
    Hash hash = Hash.parse(ABC);
    for (int offset : new int[] {-1, 1, 32, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      byte[] target = new byte[Hash.SIZE];
      assertThrows(IndexOutOfBoundsException.class, () -> hash.writeTo(target, offset));
      assertArrayEquals(new byte[Hash.SIZE], target);
      assertThrows(IndexOutOfBoundsException.class, () -> Hash.of(target, offset));
    }
    assertThrows(BufferOverflowException.class, () -> hash.writeTo(ByteBuffer.allocate(31)));
  }

  @Test
  void aTextThatIsNoHashIsRefused() {
    for (String text :
        new String[] {"", "00", ABC + "00", ABC.substring(1) + "g", ABC.substring(1) + "é"}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Hash.parse(text)).getMessage();
      assertTrue(message.startsWith("hash: got "), message);
    }
  }
}
