package io.parley.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A certificate that the node makes for itself from the cluster's secret, for a key that never
 * leaves this process. Of several secrets the first one is shown and each is let in.
 */
final class SecretCredentials implements Credentials.Source {
  /** Long before a certificate has expired there is another. */
  private static final Duration RENEWED = SecretAuthority.VALID.dividedBy(7);

  private final String node;
  private final Supplier<List<ClusterSecret>> secrets;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final KeyPair keys;
  private List<ClusterSecret> known;
  private Instant made;
  private Credentials credentials;

  /**
   * @param secrets one at least
   */
  SecretCredentials(String node, Supplier<List<ClusterSecret>> secrets, InstantSource clock) {
    this.node = node;
    this.secrets = secrets;
    this.clock = clock;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("No key on P-256 by this JVM", e);
    }
  }

  @Override
  public Credentials current() {
    List<ClusterSecret> now = secrets.get();
    Instant time = clock.instant();
    if (!now.equals(known) || Duration.between(made, time).abs().compareTo(RENEWED) > 0) {
      List<SecretAuthority> authorities = now.stream().map(SecretAuthority::new).toList();
      credentials =
          new Credentials(
              keys.getPrivate(),
              List.of(authorities.get(0).certify(node, keys, new BigInteger(127, random), time)),
              authorities.stream().map(SecretAuthority::anchor).collect(Collectors.toSet()),
              Optional.of(time));
      known = now;
      made = time;
    }
    return credentials;
  }
}
