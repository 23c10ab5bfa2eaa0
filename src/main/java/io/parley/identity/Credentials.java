package io.parley.identity;

import java.security.PrivateKey;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a node shows, and what it holds others against.
 *
 * @param key of the first certificate
 * @param chain the node's certificate, and those between it and an authority
 * @param authorities whose certificates are let in
 * @param time when certificates have to be valid; empty: whenever they are shown, by the wall clock
 */
record Credentials(
    PrivateKey key,
    List<X509Certificate> chain,
    Set<TrustAnchor> authorities,
    Optional<Instant> time) {
  Credentials {
    chain = List.copyOf(chain);
    authorities = Set.copyOf(authorities);
  }

  /** Whence they come. For one thread at a time. */
  interface Source {
    /**
     * The credentials of now; the same object for as long as nothing has changed.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    Credentials current();
  }

  @Override
  public String toString() {
    return "Credentials[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
