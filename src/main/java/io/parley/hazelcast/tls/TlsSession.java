package io.parley.hazelcast.tls;

import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.HandlerStatus;
import io.parley.identity.MemberIdentity;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * The TLS of one connection: what arrived is unwrapped by one thread of Hazelcast's, what leaves is
 * wrapped by another, and the handshake is calculated by a third.
 */
final class TlsSession {
  /** More than a handshake takes; a stranger sends no more. */
  private static final int MOST_HANDSHAKE_BYTES = 64 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** Each side sends so many random bytes first: what it proves its messages with. */
  static final int KEY_BYTES = 32;

  /** Told what becomes of a session; must not block. */
  interface Observer {
    /** The other side has proved which node it is, and has sent its key. */
    void proved(TlsSession session);
  }

  private final Channel channel;
  private final SSLEngine engine;
  private final Executor calculations;
  private final Observer observer;
  private final ByteBuffer sentKey;
  private final ByteBuffer receivedKey = ByteBuffer.allocate(KEY_BYTES);
  private ByteBuffer plain;
  private long received;
  private boolean calculating;
  private boolean established;
  private List<X509Certificate> chain = List.of();
  private volatile String node;

  TlsSession(
      Channel channel, SSLEngine engine, byte[] key, Executor calculations, Observer observer)
      throws SSLException {
    this.channel = channel;
    this.engine = engine;
    this.calculations = calculations;
    this.observer = observer;
    sentKey = ByteBuffer.wrap(key.clone());
    plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    plain.flip();
    engine.beginHandshake();
  }

  /** At least so many bytes at once are read or written. */
  int packetBytes() {
    return engine.getSession().getPacketBufferSize();
  }

  Channel channel() {
    return channel;
  }

  /** The id of the node on the other side; null until it is proved. */
  String node() {
    return node;
  }

  /** HMAC-SHA256 with what this side has sent first. */
  Mac sentKey() {
    return mac(sentKey.array());
  }

  /** HMAC-SHA256 with what the other side has sent first. */
  Mac receivedKey() {
    return mac(receivedKey.array());
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("No HMAC-SHA256 by this JVM", e);
    }
  }

  /** What the other side has shown. */
  synchronized List<X509Certificate> chain() {
    return chain;
  }

  /**
   * Unwraps what has arrived.
   *
   * @param src what arrived, to be read
   * @param dst where the next handler reads from, to be written
   */
  synchronized HandlerStatus read(ByteBuffer src, ByteBuffer dst) throws IOException {
    while (true) {
      if (plain.hasRemaining() && receivedKey.hasRemaining()) {
        move(plain, receivedKey);
        if (!receivedKey.hasRemaining()) {
          observer.proved(this);
        }
      }
      if (plain.hasRemaining()) {
        move(plain, dst);
        if (plain.hasRemaining()) {
          return HandlerStatus.DIRTY;
        }
      }
      HandshakeStatus wanted = engine.getHandshakeStatus();
      if (wanted == HandshakeStatus.NEED_TASK) {
        calculate();
        return HandlerStatus.BLOCKED;
      }
      if (wanted == HandshakeStatus.NEED_WRAP) {
        channel.outboundPipeline().wakeup();
        return HandlerStatus.CLEAN;
      }
      if (!src.hasRemaining() || !unwrap(src)) {
        return HandlerStatus.CLEAN;
      }
    }
  }

  /** False if a whole record has not arrived yet. */
  private boolean unwrap(ByteBuffer src) throws IOException {
    plain.clear();
    SSLEngineResult result;
    try {
      result = engine.unwrap(src, plain);
    } finally {
      plain.flip();
    }
    received += result.bytesConsumed();
    if (!established && received > MOST_HANDSHAKE_BYTES) {
      throw new SSLException(
          "handshake: got more than " + MOST_HANDSHAKE_BYTES + " bytes without a proof");
    }
    if (result.getStatus() == Status.CLOSED) {
      throw new EOFException("The other side has ended TLS");
    }
    if (result.getStatus() == Status.BUFFER_OVERFLOW) {
      int wanted = engine.getSession().getApplicationBufferSize();
      if (wanted <= plain.capacity()) {
        throw new SSLException("record: got more than " + plain.capacity() + " bytes");
      }
      plain = ByteBuffer.allocate(wanted);
      plain.flip();
    } else if (result.getStatus() == Status.OK) {
      establish(result);
    }
    return result.getStatus() != Status.BUFFER_UNDERFLOW;
  }

  /**
   * Wraps what is to leave.
   *
   * @param src what the handler before has written, to be read
   * @param dst what goes to the socket, to be written
   */
  synchronized HandlerStatus write(ByteBuffer src, ByteBuffer dst) throws IOException {
    while (true) {
      HandshakeStatus wanted = engine.getHandshakeStatus();
      if (wanted == HandshakeStatus.NEED_TASK) {
        calculate();
        return HandlerStatus.BLOCKED;
      }
      if (wanted == HandshakeStatus.NEED_UNWRAP || wanted == HandshakeStatus.NEED_UNWRAP_AGAIN) {
        channel.inboundPipeline().wakeup();
        return HandlerStatus.BLOCKED;
      }
      if (wanted == HandshakeStatus.NOT_HANDSHAKING && !toSend(src).hasRemaining()) {
        return HandlerStatus.CLEAN;
      }
      if (dst.remaining() < packetBytes()) {
        return HandlerStatus.DIRTY;
      }
      SSLEngineResult result = engine.wrap(toSend(src), dst);
      if (result.getStatus() == Status.CLOSED) {
        throw new EOFException("TLS has ended");
      }
      if (result.getStatus() == Status.BUFFER_OVERFLOW) {
        return HandlerStatus.DIRTY;
      }
      establish(result);
    }
  }

  private ByteBuffer toSend(ByteBuffer src) {
    if (!established) {
      return NOTHING;
    }
    return sentKey.hasRemaining() ? sentKey : src;
  }

  private void establish(SSLEngineResult result) throws SSLException {
    if (result.getHandshakeStatus() != HandshakeStatus.FINISHED || established) {
      return;
    }
    List<X509Certificate> shown = new ArrayList<>();
    for (Certificate certificate : engine.getSession().getPeerCertificates()) {
      shown.add((X509Certificate) certificate);
    }
    try {
      node = MemberIdentity.nodeOf(shown.get(0));
    } catch (CertificateException e) {
      throw new SSLException(e.getMessage(), e);
    }
    chain = List.copyOf(shown);
    established = true;
    wakeUp();
  }

  private void calculate() {
    if (!calculating) {
      calculating = true;
      calculations.execute(this::runTasks);
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
    synchronized (this) {
      calculating = false;
    }
    wakeUp();
  }

  private void wakeUp() {
    channel.inboundPipeline().wakeup();
    channel.outboundPipeline().wakeup();
  }

  private static void move(ByteBuffer from, ByteBuffer to) {
    if (from.remaining() <= to.remaining()) {
      to.put(from);
      return;
    }
    int limit = from.limit();
    from.limit(from.position() + to.remaining());
    to.put(from);
    from.limit(limit);
  }
}
