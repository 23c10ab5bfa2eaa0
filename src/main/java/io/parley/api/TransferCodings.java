package io.parley.api;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The transfer codings of a request's body (RFC 9112, sections 6.1 and 6.3). Servers take any of
 * them for "chunked"; whoever stands before them may read another body from the same bytes.
 */
final class TransferCodings {
  private static final String CHUNKED = "chunked";

  private TransferCodings() {}

  /** What becomes of a request with these codings. */
  enum Verdict {
    UNDERSTOOD,
    /** Where the body ends cannot be known. */
    MALFORMED,
    /** A coding that is not known here. */
    UNKNOWN
  }

  /** Judges all lines of the header as one list; none: there are no codings. */
  static Verdict of(List<String> lines) {
    List<String> codings;
    try {
      codings = read(new HeaderScanner(String.join(",", lines)));
    } catch (ParseException e) {
      return Verdict.MALFORMED;
    }
    int chunked = codings.indexOf(CHUNKED);
    if ((chunked >= 0 && chunked < codings.size() - 1) || (codings.isEmpty() && !lines.isEmpty())) {
      return Verdict.MALFORMED;
    }
    return codings.isEmpty() || codings.equals(List.of(CHUNKED))
        ? Verdict.UNDERSTOOD
        : Verdict.UNKNOWN;
  }

  private static List<String> read(HeaderScanner header) throws ParseException {
    List<String> codings = new ArrayList<>();
    for (header.listSpace(); !header.atEnd(); header.listSpace()) {
      String coding = header.token().toLowerCase(Locale.ROOT);
      boolean parameters = !header.parameters().isEmpty();
      header.endOfElement();
      if (parameters && coding.equals(CHUNKED)) {
        throw new ParseException(coding, 0);
      }
      codings.add(coding);
    }
    return codings;
  }
}
