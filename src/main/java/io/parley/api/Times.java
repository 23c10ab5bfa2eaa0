package io.parley.api;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Timestamps as text: RFC 3339, UTC, always with six digits of a second. */
final class Times {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Times() {}

  /** An ISO 8601 duration, "-PT2H" for one that is negative. */
  static String duration(long micros) {
    return micros < 0
        ? "-" + Duration.of(-micros, ChronoUnit.MICROS)
        : Duration.of(micros, ChronoUnit.MICROS).toString();
  }

  /** The text of a number of microseconds since the epoch. */
  static String rfc3339(long micros) {
    return FORMAT.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }
}
