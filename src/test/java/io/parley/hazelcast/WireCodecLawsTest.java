package io.parley.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedOutputStream;
import io.parley.gossip.Message;
import io.parley.hazelcast.MalformedMessageException.Reason;
import io.parley.replica.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class WireCodecLawsTest {
  private final WireCodec codec = new WireCodec(Limits.MIN_MESSAGE_BYTES);

  @Property(tries = 20_000)
  void whatWasEncodedDecodesToTheSame(@ForAll long seed) throws MalformedMessageException {
    Message message = new RandomMessages(seed).next();
    assertEquals(new Arrived(message), codec.decode(codec.encode(message)));
  }

  @Property(tries = 5_000)
  void whatATransferEncodedDecodesToTheSameAndIsNoLongerThanItsWeightSays(@ForAll long seed)
      throws MalformedMessageException {
    RandomMessages messages = new RandomMessages(seed);
    Arrived sent = new Arrived(messages.origin(), messages.transfer());
    byte[] bytes = codec.encode(sent.sender(), sent.transfer());
    assertEquals(sent, codec.decode(bytes));
    assertTrue(bytes.length <= sent.transfer().weight() + Message.ENVELOPE_BYTES);
  }

  @Property(tries = 20_000)
  void noMessageIsLongerThanItsWeightSays(@ForAll long seed) {
    Message message = new RandomMessages(seed).next();
    int length = codec.encode(message).length;
    assertTrue(
        length <= message.weight() + Message.ENVELOPE_BYTES,
        () -> length + " bytes, weight " + message.weight());
  }

  @Property(tries = 500)
  void aMessageThatIsCutOffAnywhereIsRefused(@ForAll long seed) {
    byte[] bytes = new RandomMessages(seed).encoded(codec);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(MalformedMessageException.class, () -> codec.decode(cut));
    }
  }

  @Property(tries = 100_000)
  void randomBytesAreAMessageOrRefused(@ForAll long seed, @ForAll @IntRange(max = 300) int length) {
    Random random = new Random(seed);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (random.nextBoolean() && length > 1) {
      // Past the version, which nearly all random bytes fail at.
      bytes[0] = 1 << 3;
      bytes[1] = WireCodec.VERSION;
    }
    decodes(bytes);
  }

  @Property(tries = 100_000)
  void aDamagedMessageIsAMessageOrRefused(@ForAll long seed) {
    decodes(Damage.of(codec, seed));
  }

  @Property(tries = 1_000)
  void anyOtherVersionIsRefusedWhateverFollows(@ForAll long version, @ForAll long seed)
      throws IOException {
    if (version == WireCodec.VERSION) {
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeUInt64(1, version);
    out.flush();
    bytes.writeBytes(new RandomMessages(seed).bytes());
    MalformedMessageException refused =
        assertThrows(MalformedMessageException.class, () -> codec.decode(bytes.toByteArray()));
    assertEquals(Reason.WRONG_VERSION, refused.reason());
  }

  /** Whether the bytes are a message; any other exception than the one promised fails the test. */
  private boolean decodes(byte[] bytes) {
    try {
      codec.decode(bytes);
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }
}
