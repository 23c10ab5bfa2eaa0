package io.parley.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The content codings of a body (RFC 9110, section 8.4): bytes are kept as they come. */
final class ContentCodings {
  static final String HEADER = "Content-Encoding";

  private static final String NONE = "identity";

  private ContentCodings() {}

  /** What is wrong with all lines of the header, taken as one list. */
  static Optional<Problem> problem(List<String> lines) {
    String list = String.join(", ", lines);
    boolean none =
        Arrays.stream(list.split(",", -1))
            .map(String::strip)
            .allMatch(coding -> coding.isEmpty() || coding.equalsIgnoreCase(NONE));
    return none
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                    ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                    HEADER
                        + ": got "
                        + Quoted.of(list)
                        + ", want none: bytes are kept as they come")
                .with("Accept-Encoding", NONE));
  }
}
