package io.parley.hazelcast;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.parley.hazelcast.MalformedMessageException.Reason;
import io.parley.hazelcast.wire.Envelope;
import io.parley.replica.BarrierCell;
import io.parley.replica.Limits;
import java.io.IOException;

/**
 * Counts a message's fields without keeping any of them: two bytes can stand for an object of
 * fifty, so the length alone does not bound what parsing takes.
 */
final class PartCount {
  /**
   * A cell with all that is in it, at most, but the nodes that a barrier expects; a summary or a
   * delta without its cells.
   */
  private static final int FIELDS = 12;

  private final CodedInputStream input;
  private final int most;
  private int count;

  private PartCount(CodedInputStream input, int most) {
    this.input = input;
    this.most = most;
  }

  /**
   * The fields of a page of the most cells, with the most origins; the envelope's; and as many
   * expected nodes as their weights allow in a message.
   *
   * @param maxBytes the greatest message
   */
  static int most(int maxBytes) {
    return FIELDS * (Limits.MAX_PAGE_CELLS + Limits.MAX_ORIGINS + 1)
        + maxBytes / BarrierCell.NODE_WEIGHT;
  }

  /** Refuses an envelope of more fields than {@link #most}. */
  static void check(CodedInputStream input, int maxBytes)
      throws IOException, MalformedMessageException {
    new PartCount(input, most(maxBytes)).walk(Envelope.getDescriptor(), 0);
  }

  private void walk(Descriptor message, int depth) throws IOException, MalformedMessageException {
    if (depth > WireCodec.MAX_DEPTH) {
      throw new MalformedMessageException(
          Reason.MALFORMED, "message: nested deeper than " + WireCodec.MAX_DEPTH);
    }
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      if (++count > most) {
        throw new MalformedMessageException(
            Reason.OVERSIZED, "message: got more than " + most + " fields, want no more");
      }
      Descriptor nested = nested(message, tag);
      if (nested == null) {
        input.skipField(tag);
      } else {
        int limit = input.pushLimit(input.readRawVarint32());
        walk(nested, depth + 1);
        input.checkLastTagWas(0);
        input.popLimit(limit);
      }
    }
  }

  /** The type of a field that is a message; null for any other and for an unknown one. */
  private static Descriptor nested(Descriptor message, int tag) {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      return null;
    }
    FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
    return field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        ? field.getMessageType()
        : null;
  }
}
