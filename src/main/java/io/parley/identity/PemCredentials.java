package io.parley.identity;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Credentials from PEM files (RFC 7468); when a file has changed, all are read again. */
final class PemCredentials implements Credentials.Source {
  /** Longer chains and lists of authorities are taken for a mistake. */
  private static final int MOST_BYTES = 1 << 20;

  private final String node;
  private final Path chain;
  private final Path key;
  private final Path authorities;
  private List<String> texts;
  private Credentials credentials;

  PemCredentials(String node, Path chain, Path key, Path authorities) {
    this.node = node;
    this.chain = chain;
    this.key = key;
    this.authorities = authorities;
  }

  @Override
  public Credentials current() {
    List<String> now = List.of(read(chain), read(key), read(authorities));
    if (!now.equals(texts)) {
      List<X509Certificate> shown = certificates(chain, now.get(0));
      requireNode(shown.get(0));
      credentials =
          new Credentials(
              privateKey(now.get(1)),
              shown,
              certificates(authorities, now.get(2)).stream()
                  .map(certificate -> new TrustAnchor(certificate, null))
                  .collect(Collectors.toSet()),
              Optional.empty());
      texts = now;
    }
    return credentials;
  }

  private void requireNode(X509Certificate certificate) {
    String named;
    try {
      named = MemberIdentity.nodeOf(certificate);
    } catch (GeneralSecurityException e) {
      throw refused(chain, e.getMessage());
    }
    if (!named.equals(node)) {
      throw refused(chain, "is for " + named + ", want one whose common name is " + node);
    }
  }

  private static String read(Path path) {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw refused(path, "has " + Files.size(path) + " bytes, want PEM, up to " + MOST_BYTES);
      }
      return Files.readString(path, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw refused(path, "cannot be read, want a PEM file: " + e);
    }
  }

  private static List<X509Certificate> certificates(Path path, String text) {
    List<X509Certificate> certificates = new ArrayList<>();
    try (Reader reader = new StringReader(text);
        PEMParser parser = new PEMParser(reader)) {
      for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
        if (object instanceof X509CertificateHolder holder) {
          certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw refused(path, "is not PEM of certificates: " + e.getMessage());
    }
    if (certificates.isEmpty()) {
      throw refused(path, "has no certificate, want BEGIN CERTIFICATE");
    }
    return certificates;
  }

  private PrivateKey privateKey(String text) {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try (Reader reader = new StringReader(text);
        PEMParser parser = new PEMParser(reader)) {
      for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
        if (object instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (object instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
      }
    } catch (IOException e) {
      throw refused(key, "is not PEM of a private key: " + e.getMessage());
    }
    throw refused(key, "has no private key that is not encrypted, want BEGIN PRIVATE KEY");
  }

  private static IllegalArgumentException refused(Path path, String why) {
    return new IllegalArgumentException("certificates: " + path + " " + why);
  }
}
