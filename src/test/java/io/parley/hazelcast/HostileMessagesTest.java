package io.parley.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.gossip.DigestMessage;
import io.parley.gossip.Message;
import io.parley.gossip.PageMessage;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;
import io.parley.merkle.Hash;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.Cell;
import io.parley.replica.Digest;
import io.parley.replica.HeaderCell;
import io.parley.replica.LogHead;
import io.parley.replica.RemovalCell;
import io.parley.replica.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Damaged messages, as far as they decode, into the real core. */
class HostileMessagesTest {
  private static final int DAMAGED = 100_000;
  private static final SortedSet<String> NODES = new TreeSet<>(Set.of("a", "b"));

  private final WireCodec codec = new WireCodec(TransportFixture.MAX_MESSAGE);

  private static final class Sent implements Transport {
    private final List<Message> messages = new ArrayList<>();

    @Override
    public void send(String node, Message message) {
      messages.add(message);
    }

    @Override
    public void broadcast(PushMessage message) {
      messages.add(message);
    }
  }

  /** A node that knows "a", has entries of its own, and has asked "a" what it lacks. */
  private static CoreNode receiver() {
    return receiver(new Sent());
  }

  private static CoreNode receiver(Sent sent) {
    CoreNode node = new CoreNode("b", sent);
    node.nodeUp("a", "");
    node.append(3);
    sent.messages.clear();
    node.round();
    return node;
  }

  /** What a node "a" says to "b": digests, a push, a page; entries alone. */
  private static List<Message> genuine() {
    Sent sent = new Sent();
    CoreNode node = new CoreNode("a", sent);
    node.nodeUp("b", "");
    node.append(3);
    node.round();
    Sent question = new Sent();
    receiver(question);
    node.turn(question.messages, batch -> {});
    assertEquals(
        Set.of(PushMessage.class, DigestMessage.class, PageMessage.class),
        Set.copyOf(sent.messages.stream().<Object>map(Message::getClass).toList()));
    return sent.messages;
  }

  /** What a node "a" pushes and answers that wrote cells of checkpoints of all kinds. */
  private static List<Message> checkpoints() {
    Sent sent = new Sent();
    CoreNode node = new CoreNode("a", sent);
    node.nodeUp("b", "");
    node.turn(List.of(), batch -> batch.open("gone", NODES, Duration.ofMinutes(1), true));
    node.turn(List.of(), batch -> batch.remove(null, batch.nextTimestamp() - 1));
    node.turn(
        List.of(),
        batch -> {
          BarrierCell barrier = batch.open(null, NODES, Duration.ofMinutes(1), false);
          batch.submit(barrier, "a", 7, 100, Hash.sha256(new byte[0]));
          batch.abort(barrier.id(), barrier.opened());
          batch.remove("other", barrier.opened());
        });
    Sent question = new Sent();
    receiver(question);
    node.turn(question.messages, batch -> {});
    assertEquals(
        Set.of(BarrierCell.class, HeaderCell.class, AbortCell.class, RemovalCell.class),
        Set.copyOf(node.state().checkpoints().all().stream().<Object>map(Cell::getClass).toList()));
    return sent.messages;
  }

  private static Map<Origin, LogHead> logs(CoreNode node) {
    Map<Origin, LogHead> logs = new TreeMap<>();
    node.digest().origins().forEach((origin, summary) -> logs.put(origin, summary.log()));
    return logs;
  }

  @Test
  void noSingleBitThatFlipsLetsAnEntryInThatWasNotWritten() {
    int taken = 0;
    for (Message message : genuine()) {
      CoreNode node = receiver();
      Map<Origin, LogHead> before = logs(node);
      node.turn(List.of(message), batch -> {});
      Map<Origin, LogHead> after = logs(node);
      assertEquals(message instanceof DigestMessage, before.equals(after), message::toString);

      byte[] bytes = codec.encode(message);
      for (int bit = 0; bit < 8 * bytes.length; bit++) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        CoreNode fresh = receiver();
        if (feed(fresh, flipped)) {
          taken++;
          Map<Origin, LogHead> got = logs(fresh);
          assertTrue(got.equals(before) || got.equals(after), "bit " + bit + " of " + message);
        }
      }
    }
    assertTrue(taken > 100, "so few decode that this shows nothing: " + taken);
  }

  @Test
  void noDamagedMessageThrowsOrHarms() {
    List<byte[]> genuine =
        Stream.concat(genuine().stream(), checkpoints().stream()).map(codec::encode).toList();
    Random random = new Random(42);
    CoreNode node = receiver();
    Hash state = node.digest().stateDigest();
    int decoded = 0;
    int changed = 0;
    int checkpoints = 0;
    for (int i = 0; i < DAMAGED; i++) {
      byte[] from =
          i % 2 == 0
              ? genuine.get(random.nextInt(genuine.size()))
              : codec.encode(new RandomMessages(i).next());
      byte[] other = genuine.get(random.nextInt(genuine.size()));
      if (feed(node, Damage.of(from, other, random))) {
        decoded++;
      }
      Digest now = node.digest();
      if (!now.stateDigest().equals(state)) {
        Replica stored = Replica.open("b", node.store, 0, Duration.ZERO);
        assertEquals(now, stored.digest());
        assertEquals(node.state().checkpoints(), stored.state().checkpoints());
        changed++;
        if (!stored.state().checkpoints().all().isEmpty()) {
          checkpoints++;
        }
        node = receiver();
      } else if (node.gossip.status().statistics().messagesReceived() > 1000) {
        // What it has counted and held must not grow with the test.
        node = receiver();
      }
    }
    assertTrue(decoded > DAMAGED / 50, "so few decode that this shows nothing: " + decoded);
    assertTrue(changed > 0, "none was still a valid one");
    assertTrue(checkpoints > 0, "none was still a valid one of a checkpoint");
  }

  @Test
  void randomBytesChangeNothing() {
    CoreNode node = receiver();
    Digest before = node.digest();
    Random random = new Random(7);
    for (int i = 0; i < DAMAGED; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertFalse(feed(node, bytes));
    }
    assertEquals(before, node.digest());
    assertNotEquals(0, before.origins().size());
  }

  /** False if it was refused by the codec. Only a push or a page may change the state. */
  private boolean feed(CoreNode node, byte[] bytes) {
    Message message;
    try {
      message = codec.decode(bytes).gossip();
    } catch (MalformedMessageException e) {
      return false;
    }
    Digest before = node.digest();
    node.turn(List.of(message), batch -> {});
    if (!(message instanceof PushMessage || message instanceof PageMessage)) {
      assertEquals(before, node.digest(), message::toString);
    }
    return true;
  }
}
