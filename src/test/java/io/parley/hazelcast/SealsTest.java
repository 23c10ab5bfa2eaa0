package io.parley.hazelcast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.hazelcast.wire.Seal;
import io.parley.hazelcast.wire.Sealed;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** I12: what a node claims of itself it proves, to each receiver. */
class SealsTest {
  private final Map<String, List<Mac>> keys = new HashMap<>();
  private final Random random = new Random(1);

  /** The seals of a node whose connections have one key for each direction. */
  private Seals of(String self) {
    return new Seals(
        self,
        other -> keys.getOrDefault(self + ">" + other, List.of()),
        other -> keys.getOrDefault(other + ">" + self, List.of()));
  }

  private void connect(String one, String other) {
    for (String direction : List.of(one + ">" + other, other + ">" + one)) {
      byte[] key = new byte[32];
      random.nextBytes(key);
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        keys.computeIfAbsent(direction, d -> new ArrayList<>()).add(0, mac);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void eachReceiverIsToldWhoHasSentItAndNobodyElseIs() throws InvalidProtocolBufferException {
    connect("a", "b");
    connect("a", "c");
    connect("b", "c");
    byte[] sealed = of("a").seal(List.of("b", "c", "gone"), bytes("text"));
    for (String receiver : List.of("b", "c")) {
      Seals.Opened opened = of(receiver).open(sealed);
      assertEquals("a", opened.sender());
      assertArrayEquals(bytes("text"), opened.envelope());
    }
    connect("a", "d");
    connect("b", "d");
    assertNull(of("d").open(sealed), "who was not there");
    // c has it, and sends it on as that of a.
    assertNull(of("d").open(of("c").seal(List.of("d"), bytes("text"))), "not connected");
    byte[] asC = Sealed.parseFrom(sealed).toBuilder().setSender("c").build().toByteArray();
    assertNull(of("b").open(asC), "another sender");
    byte[] renamed =
        Sealed.newBuilder()
            .setSender("a")
            .setEnvelope(ByteString.copyFrom(bytes("text")))
            .addSeals(Sealed.parseFrom(sealed).getSeals(0).toBuilder().setReceiver("d"))
            .build()
            .toByteArray();
    assertNull(of("d").open(renamed), "sent on to another receiver");
  }

  @Test
  void noBitMayBeAnotherOne() throws InvalidProtocolBufferException {
    connect("a", "b");
    byte[] sealed = of("a").seal(List.of("b"), bytes("text"));
    Seals receiver = of("b");
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] bent = sealed.clone();
      bent[bit / 8] ^= (byte) (1 << (bit % 8));
      Seals.Opened opened;
      try {
        opened = receiver.open(bent);
      } catch (InvalidProtocolBufferException e) {
        continue;
      }
      assertNull(opened, "bit " + bit);
    }
  }

  @Test
  void aMessageOfAConnectionBeforeIsTakenWhileThatIsThereAndNotAfter()
      throws InvalidProtocolBufferException {
    connect("a", "b");
    byte[] sealed = of("a").seal(List.of("b"), bytes("text"));
    connect("a", "b");
    assertEquals("a", of("b").open(sealed).sender());
    keys.get("a>b").remove(1);
    assertNull(of("b").open(sealed));
  }

  @Test
  void aSealThatIsEmptyOrOneOfThousandsIsNone() throws InvalidProtocolBufferException {
    connect("a", "b");
    Sealed.Builder many = Sealed.newBuilder().setSender("a").setEnvelope(ByteString.EMPTY);
    for (int i = 0; i < 5000; i++) {
      many.addSeals(Seal.newBuilder().setReceiver("b"));
    }
    assertNull(of("b").open(many.build().toByteArray()));
    assertNull(of("b").open(new byte[0]));
  }
}
