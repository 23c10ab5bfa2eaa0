package io.parley.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberIdentityTest {
  private static final ClusterSecret SECRET = ClusterSecret.of("0123456789abcdefghijklmnopqrstuv");
  private static final ClusterSecret NEXT = ClusterSecret.of("vutsrqponmlkjihgfedcba9876543210");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private Path pem(String name, Object... objects) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object object : objects) {
        writer.writeObject(object);
      }
    }
    return Files.writeString(folder.resolve(name), text.toString());
  }

  private static List<X509Certificate> shown(String node, ClusterSecret secret) {
    return new SecretCredentials(node, () -> List.of(secret), () -> NOW).current().chain();
  }

  private static String refused(Runnable making) {
    return assertThrows(IllegalArgumentException.class, making::run).getMessage();
  }

  /** Nodes of different releases make the same authority, or they do not know one another. */
  @Test
  void theAuthorityOfASecretIsTheSameForEver() {
    assertEquals(
        "CN=Parley cluster 3a1c5fa4673e203c",
        new SecretAuthority(SECRET).anchor().getTrustedCert().getSubjectX500Principal().getName());
  }

  @Test
  void whoHasTheSecretIsLetInAndNobodyElse() {
    AtomicReference<List<ClusterSecret>> secrets = new AtomicReference<>(List.of(SECRET));
    MemberIdentity identity = MemberIdentity.ofSecrets("n1", secrets::get, () -> NOW);
    assertTrue(identity.trusts(shown("n2", SECRET)));
    assertFalse(identity.trusts(shown("n2", NEXT)));
    assertFalse(identity.refresh());

    secrets.set(List.of(NEXT, SECRET));
    assertTrue(identity.refresh());
    assertTrue(identity.trusts(shown("n2", SECRET)));
    assertTrue(identity.trusts(shown("n2", NEXT)));

    secrets.set(List.of(NEXT));
    assertTrue(identity.refresh());
    assertFalse(identity.trusts(shown("n2", SECRET)));
    assertTrue(identity.trusts(shown("n2", NEXT)));
  }

  @Test
  void aCertificateIsForItsNodeAndForSomeDays() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    MemberIdentity identity = MemberIdentity.ofSecrets("n1", () -> List.of(SECRET), now::get);
    List<X509Certificate> other = shown("n.2-x_Y", SECRET);
    assertEquals("n.2-x_Y", MemberIdentity.nodeOf(other.get(0)));
    now.set(NOW.plus(Duration.ofDays(6)));
    assertTrue(identity.refresh(), "another certificate, long before the first has expired");
    assertTrue(identity.trusts(other));
    now.set(NOW.plus(Duration.ofDays(8)));
    assertTrue(identity.refresh());
    assertFalse(identity.trusts(other));
  }

  @Test
  void whatCannotBeReadLeavesEverythingAsItIs() {
    AtomicReference<List<ClusterSecret>> secrets = new AtomicReference<>(List.of(SECRET));
    MemberIdentity identity =
        MemberIdentity.ofSecrets(
            "n1",
            () -> {
              if (secrets.get().isEmpty()) {
                throw new IllegalArgumentException("cluster secret: cannot be read");
              }
              return secrets.get();
            },
            () -> NOW);
    secrets.set(List.of());
    assertFalse(identity.refresh());
    assertTrue(identity.trusts(shown("n2", SECRET)));
  }

  @Test
  void filesOfOnesOwnAreHeldAgainstTheNodesId() throws Exception {
    SecretAuthority authority = new SecretAuthority(SECRET);
    KeyPair keys = keys();
    X509Certificate certificate = authority.certify("n1", keys, BigInteger.TEN, Instant.now());
    Path chain = pem("chain.pem", certificate);
    Path key = pem("key.pem", new JcaPKCS8Generator(keys.getPrivate(), null));
    Path authorities = pem("authorities.pem", authority.anchor().getTrustedCert());
    MemberIdentity identity = MemberIdentity.ofFiles("n1", chain, key, authorities);
    assertTrue(identity.trusts(List.of(certificate)));
    assertFalse(identity.trusts(shown("n2", NEXT)));

    String message = refused(() -> MemberIdentity.ofFiles("n9", chain, key, authorities));
    assertTrue(message.contains("chain.pem") && message.contains("n1") && message.contains("n9"));
    message = refused(() -> MemberIdentity.ofFiles("n1", chain, chain, authorities));
    assertTrue(message.contains("chain.pem") && message.contains("PRIVATE KEY"), message);
    message = refused(() -> MemberIdentity.ofFiles("n1", chain, key, key));
    assertTrue(message.contains("key.pem") && message.contains("CERTIFICATE"), message);
    Path none = folder.resolve("none.pem");
    message = refused(() -> MemberIdentity.ofFiles("n1", none, key, authorities));
    assertTrue(message.contains("none.pem"), message);
  }

  @Test
  void aSecretThatCanBeGuessedOrReadByOthersIsRefusedAndNeverShown() throws Exception {
    for (String bad : List.of("short", "a".repeat(32), "ab".repeat(600))) {
      String message = refused(() -> ClusterSecret.of(bad));
      assertFalse(message.contains(bad), message);
    }
    assertFalse(SECRET.toString().contains("0123"));
    Path file = Files.writeString(folder.resolve("secret"), "0123456789abcdefghijklmnopqrstuv\n\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(List.of(SECRET), new SecretFile(file).get());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(refused(() -> new SecretFile(file).get()).contains("secret may be read"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "");
    assertTrue(refused(() -> new SecretFile(file).get()).contains("has 0 lines"));
  }
}
