package io.parley.api;

import io.parley.node.Precondition;
import io.parley.node.Precondition.Stamps;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Entity tags in requests (RFC 9110, sections 8.8.3 and 13): the tag of a register or an entry is
 * the stamp of its write, that of a state its root.
 *
 * <p>Nothing has a modification date: two writes of one second would have the same, and a write
 * that arrives late an earlier one than has been read. So conditions on dates are passed over, as
 * sections 13.1.3 and 13.1.4 say.
 */
final class EntityTags {
  private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*+)\"");

  /** Tags that a client can mean at once; each is looked at. */
  private static final int MOST_TAGS = 100;

  private EntityTags() {}

  /** What a request asks of what is there. */
  static Precondition precondition(HttpHeaders headers) {
    return precondition(
        headers.getRequestHeader(HttpHeaders.IF_MATCH),
        headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH));
  }

  static Precondition precondition(List<String> ifMatch, List<String> ifNoneMatch) {
    return new Precondition(
        stamps(HttpHeaders.IF_MATCH, ifMatch, false),
        stamps(HttpHeaders.IF_NONE_MATCH, ifNoneMatch, true));
  }

  /**
   * Whether a client that reads has this already, so that there is nothing to send.
   *
   * @throws RequestException if it asks for another one
   */
  static boolean unchanged(Precondition asked, String tag) {
    if (asked.match().isPresent() && !asked.match().get().have(tag)) {
      throw new RequestException(
          ProblemKind.PRECONDITION_FAILED,
          "If-Match: got %s, this node has \"%s\"".formatted(asked.match().get().named(), tag));
    }
    return asked.noneMatch().map(tags -> tags.have(tag)).orElse(false);
  }

  /**
   * The tags of a list; empty: there is no such header.
   *
   * @param weak whether a weak tag is as good as the strong one; if not it is kept as what no stamp
   *     can equal
   */
  private static Optional<Stamps> stamps(String header, List<String> lines, boolean weak) {
    if (lines == null || lines.isEmpty()) {
      return Optional.empty();
    }
    String list = String.join(", ", lines).strip();
    return Optional.of(
        list.equals("*") ? Stamps.all() : new Stamps(false, tags(header, list, weak)));
  }

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
}
