package io.parley.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority that every node of a cluster makes for itself from the secret: the same
 * key on P-256 on each, so that who can sign a certificate has the secret.
 */
final class SecretAuthority {
  /**
   * A certificate is good for so long before and after it was made: longer than clocks of nodes
   * differ by mistake, and not for ever.
   */
  static final Duration VALID = Duration.ofDays(7);

  private static final String PURPOSE = "parley cluster authority P-256";

  /** 64 bits more than the order has (FIPS 186-5, A.2.1). */
  private static final int KEY_BYTES = 40;

  /** RFC 5280, 4.1.2.5: no known end. */
  private static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");

  private final PrivateKey key;
  private final X500Principal name;
  private final X509Certificate certificate;

  SecretAuthority(ClusterSecret secret) {
    X9ECParameters curve = CustomNamedCurves.getByName("P-256");
    BigInteger scalar =
        new BigInteger(1, secret.derive(PURPOSE, KEY_BYTES))
            .mod(curve.getN().subtract(BigInteger.ONE))
            .add(BigInteger.ONE);
    org.bouncycastle.math.ec.ECPoint point =
        new FixedPointCombMultiplier().multiply(curve.getG(), scalar).normalize();
    try {
      KeyFactory keys = KeyFactory.getInstance("EC");
      var domain = EC5Util.convertToSpec(curve);
      key = keys.generatePrivate(new ECPrivateKeySpec(scalar, domain));
      PublicKey publicKey =
          keys.generatePublic(
              new ECPublicKeySpec(
                  new ECPoint(
                      point.getAffineXCoord().toBigInteger(),
                      point.getAffineYCoord().toBigInteger()),
                  domain));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded());
      name = new X500Principal("CN=Parley cluster " + HexFormat.of().formatHex(digest, 0, 8));
      JcaX509v3CertificateBuilder own =
          new JcaX509v3CertificateBuilder(
              name, BigInteger.ONE, Date.from(Instant.EPOCH), Date.from(NO_END), name, publicKey);
      own.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      own.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      certificate = signed(own);
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("No key on P-256 by this JVM", e);
    }
  }

  /** What a node's certificate is held against. */
  TrustAnchor anchor() {
    return new TrustAnchor(certificate, null);
  }

  /** A certificate for a node's key, which may be shown by either side of a connection. */
  X509Certificate certify(String node, KeyPair keys, BigInteger serial, Instant now) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial,
              Date.from(now.minus(VALID)),
              Date.from(now.plus(VALID)),
              new X500Principal("CN=" + node),
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      return signed(builder);
    } catch (OperatorCreationException | CertIOException | GeneralSecurityException e) {
      throw new IllegalStateException("No certificate for " + node, e);
    }
  }

  private X509Certificate signed(JcaX509v3CertificateBuilder builder)
      throws OperatorCreationException, CertificateException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }
}
