package io.parley.hazelcast;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.parley.checkpoint.StateHead;
import io.parley.checkpoint.TransferMessage;
import io.parley.checkpoint.TransferMessage.ChunkAnswer;
import io.parley.checkpoint.TransferMessage.ChunkRequest;
import io.parley.checkpoint.TransferMessage.ListAnswer;
import io.parley.checkpoint.TransferMessage.ListRequest;
import io.parley.hazelcast.wire.ChunkAnswerBody;
import io.parley.hazelcast.wire.ChunkRequestBody;
import io.parley.hazelcast.wire.Envelope;
import io.parley.hazelcast.wire.ListAnswerBody;
import io.parley.hazelcast.wire.ListRequestBody;
import io.parley.merkle.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * Transfer messages as bodies of an envelope, and back. Chunks are shared on the way out, copied on
 * the way in. A value that is missing or out of bounds is an {@link IllegalArgumentException}.
 */
final class TransferEncoding {
  private TransferEncoding() {}

  static void set(Envelope.Builder envelope, TransferMessage message) {
    if (message instanceof ListRequest request) {
      envelope.setListRequest(
          ListRequestBody.newBuilder()
              .setRequest(request.request())
              .setRoot(Encoding.hash(request.root()))
              .setWithLast(request.withLast()));
    } else if (message instanceof ListAnswer answer) {
      envelope.setListAnswer(
          ListAnswerBody.newBuilder()
              .setRequest(answer.request())
              .setRoot(Encoding.hash(answer.root()))
              .setSize(answer.size())
              .setChunks(joined(answer.chunks()))
              .setLast(UnsafeByteOperations.unsafeWrap(answer.last())));
    } else if (message instanceof ChunkRequest request) {
      envelope.setChunkRequest(
          ChunkRequestBody.newBuilder()
              .setRequest(request.request())
              .addAllNames(hashes(request.names())));
    } else if (message instanceof ChunkAnswer answer) {
      envelope.setChunkAnswer(
          ChunkAnswerBody.newBuilder()
              .setRequest(answer.request())
              .addAllChunks(answer.chunks().stream().map(UnsafeByteOperations::unsafeWrap).toList())
              .addAllAbsent(hashes(answer.absent())));
    }
  }

  private static List<ByteString> hashes(List<Hash> hashes) {
    return hashes.stream().map(Encoding::hash).toList();
  }

  private static ByteString joined(List<Hash> hashes) {
    byte[] all = new byte[hashes.size() * Hash.SIZE];
    for (int i = 0; i < hashes.size(); i++) {
      System.arraycopy(hashes.get(i).bytes(), 0, all, i * Hash.SIZE, Hash.SIZE);
    }
    return UnsafeByteOperations.unsafeWrap(all);
  }

  static ListRequest listRequest(ListRequestBody body) {
    return new ListRequest(body.getRequest(), Decoding.hash(body.getRoot()), body.getWithLast());
  }

  static ListAnswer listAnswer(ListAnswerBody body) {
    return new ListAnswer(
        body.getRequest(),
        Decoding.hash(body.getRoot()),
        body.getSize(),
        parted(body.getChunks()),
        body.getLast().toByteArray());
  }

  private static List<Hash> parted(ByteString joined) {
    int count = joined.size() / Hash.SIZE;
    if (joined.size() % Hash.SIZE != 0 || count > StateHead.MAX_CHUNKS) {
      throw new IllegalArgumentException(
          "chunks: got "
              + joined.size()
              + " bytes, want at most "
              + StateHead.MAX_CHUNKS
              + " times "
              + Hash.SIZE);
    }
    List<Hash> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hashes.add(Decoding.hash(joined.substring(i * Hash.SIZE, (i + 1) * Hash.SIZE)));
    }
    return hashes;
  }

  static ChunkRequest chunkRequest(ChunkRequestBody body) {
    return new ChunkRequest(body.getRequest(), hashesOf("names", body.getNamesList()));
  }

  static ChunkAnswer chunkAnswer(ChunkAnswerBody body) {
    Decoding.atMost("chunks", body.getChunksCount(), TransferMessage.MOST_CHUNKS);
    return new ChunkAnswer(
        body.getRequest(),
        body.getChunksList().stream().map(ByteString::toByteArray).toList(),
        hashesOf("absent", body.getAbsentList()));
  }

  private static List<Hash> hashesOf(String what, List<ByteString> hashes) {
    Decoding.atMost(what, hashes.size(), TransferMessage.MOST_CHUNKS);
    return hashes.stream().map(Decoding::hash).toList();
  }
}
