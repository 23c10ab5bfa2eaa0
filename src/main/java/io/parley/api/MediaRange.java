package io.parley.api;

import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Media types that a client takes (RFC 9110, section 12.5.1).
 *
 * @param type in lower case; a star is any
 * @param subtype in lower case; a star is any
 * @param parameters names in lower case, without the weight
 * @param refused whether the weight is 0
 */
record MediaRange(String type, String subtype, Map<String, String> parameters, boolean refused) {
  private static final String ANY = "*";
  private static final String WEIGHT = "q";

  /** The last form is not the RFC's, but that of Java's own client. */
  private static final String WEIGHTS = "1(\\.0{0,3})?|0(\\.[0-9]{0,3})?|\\.[0-9]{1,3}";

  /** Reads one range with its weight, up to a comma or the end. */
  static MediaRange read(HeaderScanner header) throws ParseException {
    MediaRange range = readType(header);
    String weight = range.parameters().get(WEIGHT);
    if (weight == null) {
      return range;
    }
    if (!weight.matches(WEIGHTS)) {
      throw new ParseException(weight, 0);
    }
    Map<String, String> others = new LinkedHashMap<>(range.parameters());
    others.remove(WEIGHT);
    return new MediaRange(range.type(), range.subtype(), others, weight.matches("[0.]+"));
  }

  /**
   * Reads what stands without a weight, up to a comma or the end. A lone star is any type: Java's
   * own client sends it.
   */
  static MediaRange readType(HeaderScanner header) throws ParseException {
    String type = header.token().toLowerCase(Locale.ROOT);
    boolean divided = header.take('/');
    if (!divided && !type.equals(ANY)) {
      throw new ParseException(type, 0);
    }
    String subtype = divided ? header.token().toLowerCase(Locale.ROOT) : ANY;
    Map<String, String> parameters = header.parameters();
    header.endOfElement();
    return new MediaRange(type, subtype, parameters, false);
  }

  /**
   * How exactly it means a media type; the most exact range decides. Negative: not at all.
   *
   * <p>Parameters that the type does not have narrow a range that is wanted only when nothing else
   * is said of the type, because clients name a charset for types that have none. They never widen
   * what is refused.
   */
  int precision(MediaRange mediaType) {
    boolean held =
        parameters.entrySet().stream()
            .allMatch(
                p ->
                    p.getKey().equals("charset")
                        ? p.getValue().equalsIgnoreCase(mediaType.parameters().get("charset"))
                        : p.getValue().equals(mediaType.parameters().get(p.getKey())));
    if (!held && refused) {
      return -1;
    }
    if (type.equals(mediaType.type()) && subtype.equals(mediaType.subtype())) {
      return held ? 3 + parameters.size() : 2;
    }
    if (subtype.equals(ANY)) {
      return type.equals(mediaType.type()) ? 1 : type.equals(ANY) ? 0 : -1;
    }
    return -1;
  }
}
