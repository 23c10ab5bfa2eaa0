package io.parley.hazelcast;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.parley.checkpoint.TransferMessage;
import io.parley.crdt.Origin;
import io.parley.gossip.Message;
import io.parley.hazelcast.MalformedMessageException.Reason;
import io.parley.hazelcast.wire.Envelope;
import java.io.IOException;

/**
 * Messages to bytes and back, in the format of {@code src/main/proto/parley.proto}. Safe for use by
 * several threads.
 *
 * <p>Decoding trusts nothing: the length is checked first, then the version, then the number of
 * parts, and only then is memory spent on the message. What it takes is bounded by a small multiple
 * of the greatest length.
 */
public final class WireCodec {
  /** The version of the format that is written, and the only one that is read. */
  public static final int VERSION = 2;

  /** More than {@code parley.proto} nests; protects the stack. */
  static final int MAX_DEPTH = 16;

  private static final Parser<Envelope> PARSER = DiscardUnknownFieldsParser.wrap(Envelope.parser());

  private final int maxBytes;

  /**
   * @param maxBytes the greatest length that is decoded, from 1
   */
  public WireCodec(int maxBytes) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes: got " + maxBytes + ", want >= 1");
    }
    this.maxBytes = maxBytes;
  }

  /**
   * The bytes of a message; at most {@link Message#weight} and {@link Message#ENVELOPE_BYTES} of
   * them. They are not held against the greatest length.
   */
  public byte[] encode(Message message) {
    return Encoding.envelope(message).toByteArray();
  }

  /** The same for a message of a transfer. */
  public byte[] encode(Origin sender, TransferMessage message) {
    return Encoding.envelope(sender, message).toByteArray();
  }

  /**
   * The message in {@code bytes}, which must not change any more.
   *
   * @throws MalformedMessageException if there is none that this node can take; nothing else is
   *     ever thrown
   */
  public Arrived decode(byte[] bytes) throws MalformedMessageException {
    if (bytes.length > maxBytes) {
      throw new MalformedMessageException(
          Reason.OVERSIZED, "message: got " + bytes.length + " bytes, want at most " + maxBytes);
    }
    try {
      requireVersion(input(bytes));
      PartCount.check(input(bytes), maxBytes);
      return Decoding.arrived(PARSER.parseFrom(input(bytes)));
    } catch (IOException e) {
      throw new MalformedMessageException(Reason.MALFORMED, "message: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // The records refuse values with several kinds of it.
      throw new MalformedMessageException(Reason.INVALID, e.getMessage(), e);
    }
  }

  private static CodedInputStream input(byte[] bytes) {
    // Over immutable bytes, payloads are copied once, not twice.
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    input.enableAliasing(true);
    input.setRecursionLimit(MAX_DEPTH);
    return input;
  }

  private static void requireVersion(CodedInputStream input)
      throws IOException, MalformedMessageException {
    int field = input.readTag() >>> 3;
    if (field != Envelope.VERSION_FIELD_NUMBER) {
      throw new MalformedMessageException(
          Reason.MALFORMED, "message: got field " + field + " first, want the version");
    }
    long version = input.readUInt64();
    if (version != VERSION) {
      throw new MalformedMessageException(
          Reason.WRONG_VERSION,
          "version: got " + Long.toUnsignedString(version) + ", want " + VERSION);
    }
  }
}
