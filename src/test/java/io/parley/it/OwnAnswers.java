package io.parley.it;

import java.util.regex.Pattern;

/** What a server says by itself where Parley is not asked: nothing that Parley could change. */
enum OwnAnswers {
  WILDFLY(400, "(?!)", 404),

  /**
   * Its reader of paths refuses a zero byte with an empty 400; of a malformed escape it logs an
   * exception, and sends the answer as it is by then, an empty 200. It promises to read a body
   * before it asks the application whether it wants it.
   */
  PAYARA(200, ".*%00.*", 100);

  private static final Pattern ERROR = Pattern.compile(" ERROR |\\[SEVERE]");

  private final int malformedPath;
  private final String refusedPath;
  private final int firstToExpect;

  OwnAnswers(int malformedPath, String refusedPath, int firstToExpect) {
    this.malformedPath = malformedPath;
    this.refusedPath = refusedPath;
    this.firstToExpect = firstToExpect;
  }

  /** Those of the product that this run is for. */
  static OwnAnswers tested() {
    return ServerSetup.tested().isPayara() ? PAYARA : WILDFLY;
  }

  /** The status for a path with a malformed percent-encoding. */
  int malformedPath() {
    return malformedPath;
  }

  /** Whether a path, without its query, is answered by an empty 400. */
  boolean refuses(String path) {
    return path.replaceAll("\\?.*", "").matches(refusedPath);
  }

  /** The first status when a client asks whether to send a body that is not wanted. */
  int firstToExpect() {
    return firstToExpect;
  }

  /** Whether the server logged an error, in the words of any of these servers. */
  static boolean hasError(String log) {
    return ERROR.matcher(log).find();
  }
}
