package io.parley.hazelcast.tls;

import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.server.ServerConnection;
import io.parley.identity.MemberIdentity;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * The connections of one member: how many may be without proof and for how long, who is at the
 * other end of the rest, and which of them are let in no more. Thread-safe.
 */
public final class Connections implements AutoCloseable, TlsSession.Observer {
  private static final Logger LOG = System.getLogger(Connections.class.getName());

  /**
   * So many connections of others may be without proof; for one more, that which waits longest is
   * closed.
   */
  static final int MOST_WITHOUT_PROOF = 64;

  /** So long a handshake may take: more than that of a server that has just started. */
  static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /** How soon a secret or a certificate that was changed is noticed. */
  private static final Duration REFRESH = Duration.ofSeconds(2);

  /** Fast first, in hardware where it is there; both are as strong as P-256. */
  private static final String[] CIPHERS = {
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
  };

  private final MemberIdentity identity;
  private final Duration handshake;
  private final SecureRandom random = new SecureRandom();
  private final ConnectionLog log = new ConnectionLog();
  private final ScheduledThreadPoolExecutor thread;
  private final Set<TlsSession> unproved = new LinkedHashSet<>();
  private final Set<TlsSession> proved = new LinkedHashSet<>();
  private volatile Map<String, List<Mac>> keysTo = Map.of();
  private volatile Map<String, List<Mac>> keysFrom = Map.of();
  private long refused;
  private long changes;
  private boolean watching;

  /** Does nothing yet; what it starts, {@link #close} ends. */
  public Connections(MemberIdentity identity) {
    this(identity, HANDSHAKE);
  }

  Connections(MemberIdentity identity, Duration handshake) {
    this.identity = identity;
    this.handshake = handshake;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = new Thread(task, "parley-tls");
              created.setDaemon(true);
              return created;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Bounds what is logged, and looks now and again whether a secret or a certificate was changed.
   */
  public synchronized void watch() {
    if (watching) {
      return;
    }
    watching = true;
    log.begin();
    var unused =
        thread.scheduleWithFixedDelay(
            this::refresh, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A session for a connection that begins. */
  TlsSession admit(Channel channel) throws IOException {
    SSLEngine engine = identity.context().createSSLEngine();
    engine.setUseClientMode(channel.isClientMode());
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setCipherSuites(CIPHERS);
    parameters.setNeedClientAuth(true);
    engine.setSSLParameters(parameters);
    byte[] key = new byte[TlsSession.KEY_BYTES];
    random.nextBytes(key);
    TlsSession session = new TlsSession(channel, engine, key, thread, this);
    TlsSession oldest = null;
    synchronized (this) {
      List<TlsSession> strangers =
          unproved.stream().filter(one -> !one.channel().isClientMode()).toList();
      if (strangers.size() >= MOST_WITHOUT_PROOF) {
        oldest = strangers.get(0);
      }
      unproved.add(session);
    }
    channel.addCloseListener(closed -> forget(session));
    if (oldest != null) {
      refuse(oldest, "more than " + MOST_WITHOUT_PROOF + " connections are without proof");
    }
    var unused =
        thread.schedule(() -> expire(session), handshake.toMillis(), TimeUnit.MILLISECONDS);
    return session;
  }

  @Override
  public void proved(TlsSession session) {
    synchronized (this) {
      if (!unproved.remove(session)) {
        return;
      }
      proved.add(session);
      setKeys();
    }
    LOG.log(Level.DEBUG, "{0} is {1}", session.channel(), session.node());
  }

  private synchronized void forget(TlsSession session) {
    if (unproved.remove(session) && !session.channel().isClientMode()) {
      refused++;
    }
    if (proved.remove(session)) {
      setKeys();
    }
  }

  private void expire(TlsSession session) {
    synchronized (this) {
      if (!unproved.contains(session)) {
        return;
      }
    }
    refuse(session, "no proof within " + handshake);
  }

  private void refresh() {
    if (!identity.refresh()) {
      return;
    }
    List<TlsSession> held;
    synchronized (this) {
      changes++;
      held = List.copyOf(proved);
    }
    for (TlsSession session : held) {
      if (!identity.trusts(session.chain())) {
        refuse(session, "what " + session.node() + " has shown is let in no more");
      }
    }
  }

  /** By Hazelcast's own connection, which holds more than the channel. */
  private static void refuse(TlsSession session, String why) {
    if (session.channel().attributeMap().get(ServerConnection.class)
        instanceof ServerConnection connection) {
      connection.close(why, null);
    }
  }

  /** How often what is shown was changed. */
  public synchronized long changes() {
    return changes;
  }

  /** How many connections of others have ended without a proof. */
  public synchronized long refused() {
    return refused;
  }

  /**
   * HMAC-SHA256 with the keys that this node has sent first on its connections with another; the
   * newest comes first.
   */
  public List<Mac> keysTo(String node) {
    return keysTo.getOrDefault(node, List.of());
  }

  /** The same with the keys that the other one has sent first. */
  public List<Mac> keysFrom(String node) {
    return keysFrom.getOrDefault(node, List.of());
  }

  private void setKeys() {
    keysTo = keys(TlsSession::sentKey);
    keysFrom = keys(TlsSession::receivedKey);
  }

  private Map<String, List<Mac>> keys(Function<TlsSession, Mac> key) {
    Map<String, List<Mac>> keys = new HashMap<>();
    for (TlsSession session : proved) {
      keys.computeIfAbsent(session.node(), n -> new ArrayList<>()).add(0, key.apply(session));
    }
    return keys;
  }

  /** Runs a short task after a while, unless this is closed before. */
  public void after(Duration delay, Runnable task) {
    try {
      var unused = thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "Is closed", e);
    }
  }

  /** Ends the thread; connections are the member's to close. */
  @Override
  public void close() {
    thread.shutdownNow();
    log.end();
  }
}
