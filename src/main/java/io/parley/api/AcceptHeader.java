package io.parley.api;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What a client takes for an answer (RFC 9110, section 12.5.1).
 *
 * @param ranges none: anything
 */
record AcceptHeader(List<MediaRange> ranges) {
  private static final String ATTRIBUTE = AcceptHeader.class.getName();

  /**
   * What {@link RequestGuard} has read of this request.
   *
   * @param attributes the request's
   */
  static AcceptHeader of(Function<String, Object> attributes) {
    return attributes.apply(ATTRIBUTE) instanceof AcceptHeader accept
        ? accept
        : new AcceptHeader(List.of());
  }

  /** Keeps it for who answers the request. */
  void keep(BiConsumer<String, Object> attributes) {
    attributes.accept(ATTRIBUTE, this);
  }

  /** All lines as one list; empty if it is malformed. */
  static Optional<AcceptHeader> parse(List<String> lines) {
    HeaderScanner header = new HeaderScanner(String.join(",", lines));
    List<MediaRange> ranges = new ArrayList<>();
    try {
      for (header.listSpace(); !header.atEnd(); header.listSpace()) {
        ranges.add(MediaRange.read(header));
      }
    } catch (ParseException e) {
      return Optional.empty();
    }
    return Optional.of(new AcceptHeader(List.copyOf(ranges)));
  }

  /** Whether an answer may be of this media type. */
  boolean allows(String mediaType) {
    if (ranges.isEmpty()) {
      return true;
    }
    MediaRange offered = MediaTypes.parsed(mediaType);
    int best = -1;
    boolean allowed = false;
    for (MediaRange range : ranges) {
      int precision = range.precision(offered);
      if (precision > best) {
        best = precision;
        allowed = !range.refused();
      } else if (precision == best && precision >= 0) {
        allowed |= !range.refused();
      }
    }
    return allowed;
  }

  /** Refuses the call if none of these is allowed. */
  void require(List<String> mediaTypes) {
    if (mediaTypes.stream().noneMatch(this::allows)) {
      throw new RequestException(
          ProblemKind.NOT_ACCEPTABLE,
          "Accept: allows no %s, want it among what is accepted, or no such header"
              .formatted(String.join(", ", mediaTypes)));
    }
  }
}
