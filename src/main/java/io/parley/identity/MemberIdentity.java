package io.parley.identity;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Who this node is on the member port, and whom it lets in: TLS 1.3 (RFC 8446) with a certificate
 * on both sides, whose common name is the node's id. Thread-safe.
 */
public final class MemberIdentity {
  private static final Logger LOG = System.getLogger(MemberIdentity.class.getName());

  private record Loaded(Credentials credentials, SSLContext context, X509TrustManager trust) {}

  private final String node;
  private final Credentials.Source source;
  private volatile Loaded loaded;
  private String failure = "";

  private MemberIdentity(String node, Credentials.Source source) {
    this.node = node;
    this.source = source;
    this.loaded = load(source.current());
  }

  /**
   * By the cluster's secret.
   *
   * @param secrets one at least: the first one is shown, each is let in
   * @throws IllegalArgumentException if there is none, or one that is not allowed
   */
  public static MemberIdentity ofSecrets(
      String node, Supplier<List<ClusterSecret>> secrets, InstantSource clock) {
    return new MemberIdentity(node, new SecretCredentials(node, secrets, clock));
  }

  /**
   * By PEM files of one's own (RFC 7468).
   *
   * @param chain the node's certificate, and those between it and an authority
   * @param key the private key of the first one, not encrypted
   * @param authorities certificates of those whose nodes are let in
   * @throws IllegalArgumentException naming the file, and what is wrong with it
   */
  public static MemberIdentity ofFiles(String node, Path chain, Path key, Path authorities) {
    return new MemberIdentity(node, new PemCredentials(node, chain, key, authorities));
  }

  /** The node's id. */
  public String node() {
    return node;
  }

  /** For connections that begin now. */
  public SSLContext context() {
    return loaded.context();
  }

  /** Whether who has shown this certificate, and those behind it, would be let in now. */
  public boolean trusts(List<X509Certificate> chain) {
    try {
      loaded.trust().checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  /**
   * The id of the node that a certificate is for.
   *
   * @throws CertificateException if it has no common name, or several
   */
  public static String nodeOf(X509Certificate certificate) throws CertificateException {
    RDN[] names =
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
            .getRDNs(BCStyle.CN);
    if (names.length != 1 || names[0].isMultiValued()) {
      throw new CertificateException(
          "subject: got "
              + certificate.getSubjectX500Principal()
              + ", want one common name (CN), the node's id");
    }
    return IETFUtils.valueToString(names[0].getFirst().getValue());
  }

  /**
   * Takes what has changed since: another secret, other files, a certificate that is new again.
   * What cannot be read is logged, and leaves everything as it is.
   *
   * @return whether something has
   */
  public synchronized boolean refresh() {
    try {
      Credentials now = source.current();
      failure = "";
      if (now.equals(loaded.credentials())) {
        return false;
      }
      loaded = load(now);
      return true;
    } catch (RuntimeException e) {
      if (!e.toString().equals(failure)) {
        failure = e.toString();
        LOG.log(Level.ERROR, "What this node shows to the others stays as it is", e);
      }
      return false;
    }
  }

  private static Loaded load(Credentials credentials) {
    try {
      PKIXBuilderParameters held =
          new PKIXBuilderParameters(credentials.authorities(), new X509CertSelector());
      held.setRevocationEnabled(false);
      credentials.time().ifPresent(time -> held.setDate(Date.from(time)));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(new CertPathTrustManagerParameters(held));
      char[] password = {};
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, password);
      keys.setKeyEntry(
          "node", credentials.key(), password, credentials.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory shown = KeyManagerFactory.getInstance("SunX509");
      shown.init(keys, password);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(shown.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
      return new Loaded(credentials, context, x509(trust));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("certificates: " + credentials + ": " + e, e);
    }
  }

  private static X509TrustManager x509(TrustManagerFactory factory) {
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager trust) {
        return trust;
      }
    }
    throw new IllegalStateException("No trust manager for X.509 by this JVM");
  }
}
