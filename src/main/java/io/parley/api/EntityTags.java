package io.parley.api;

import io.parley.node.Precondition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Entity tags in requests (RFC 9110, sections 8.8.3 and 13.1): a register's tag is its stamp. */
final class EntityTags {
  private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*+)\"");

  /** Tags that a client can mean at once; each is looked at. */
  private static final int MOST_TAGS = 100;

  private EntityTags() {}

  /** What a write asks for. */
  static Precondition precondition(List<String> ifMatch, List<String> ifNoneMatch) {
    Boolean exists = null;
    Set<String> match = Set.of();
    String wanted = joined(ifMatch);
    String unwanted = joined(ifNoneMatch);
    if (wanted != null && unwanted != null) {
      throw RequestException.invalid("If-Match and If-None-Match: got both, want one");
    }
    if (unwanted != null) {
      if (!unwanted.equals("*")) {
        throw RequestException.invalid(
            "If-None-Match: got %s, want * for a write".formatted(Quoted.of(unwanted)));
      }
      exists = false;
    }
    if (wanted != null && wanted.equals("*")) {
      exists = true;
    } else if (wanted != null) {
      match = tags("If-Match", wanted, false);
    }
    return new Precondition(match, exists);
  }

  /** Whether a read's If-None-Match names the present stamp, so that there is nothing to send. */
  static boolean unchanged(List<String> ifNoneMatch, String stamp) {
    String tags = joined(ifNoneMatch);
    return tags != null && (tags.equals("*") || tags("If-None-Match", tags, true).contains(stamp));
  }

  /**
   * The tags of a list.
   *
   * @param weak whether a weak tag is as good as the strong one; if not it is kept as what no stamp
   *     can equal
   */
  private static Set<String> tags(String header, String list, boolean weak) {
    Set<String> tags = new HashSet<>();
    Matcher tag = TAG.matcher(list);
    int at = separated(list, 0);
    while (at < list.length()) {
      if (!tag.region(at, list.length()).lookingAt() || tags.size() == MOST_TAGS) {
        throw malformed(header, list);
      }
      tags.add(tag.group(1) == null || weak ? tag.group(2) : "weak \"" + tag.group(2) + '"');
      at = separated(list, tag.end());
      if (at < list.length() && list.substring(tag.end(), at).indexOf(',') < 0) {
        throw malformed(header, list);
      }
    }
    if (tags.isEmpty()) {
      throw malformed(header, list);
    }
    return tags;
  }

  /** Where white space and commas from {@code at} on end. */
  private static int separated(String list, int at) {
    int end = at;
    while (end < list.length() && ", \t".indexOf(list.charAt(end)) >= 0) {
      end++;
    }
    return end;
  }

  private static RequestException malformed(String header, String list) {
    return RequestException.invalid(
        "%s: got %s, want * or at most %d tags in double quotes, separated by commas"
            .formatted(header, Quoted.of(list), MOST_TAGS));
  }

  private static String joined(List<String> headers) {
    return headers == null || headers.isEmpty() ? null : String.join(", ", headers).strip();
  }
}
