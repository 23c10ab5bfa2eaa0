package io.parley.verify;

import io.parley.checkpoint.ChunkProof;
import io.parley.checkpoint.NodeHeader;
import io.parley.checkpoint.Opening;
import io.parley.checkpoint.ProofJson;
import io.parley.checkpoint.StateHead;
import io.parley.merkle.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads a proof as {@link ProofJson} describes it: exactly its fields, each of its type and in its
 * bounds. Whether they fit together is for {@link ChunkProof} to say.
 */
final class ProofReader {
  /** A path in the largest tree has fewer hashes. */
  private static final int MAX_PATH = 64;

  private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,18}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final String in;
  private final Map<?, ?> fields;

  private ProofReader(String in, Object value, String... wanted) throws UnreadableException {
    this.in = in;
    if (!(value instanceof Map<?, ?> map)) {
      throw fault("", value, "an object");
    }
    fields = map;
    Set<String> names = Set.of(wanted);
    for (Object name : map.keySet()) {
      if (!names.contains(name)) {
        throw new UnreadableException(
            "%s: got the unknown field %s, want only %s"
                .formatted(in.isEmpty() ? "proof" : in, shown(name), List.of(wanted)));
      }
    }
  }

  /** The exception says which field is wrong, and what would be right. */
  static ChunkProof read(String json) throws UnreadableException {
    ProofReader proof =
        new ProofReader(
            "",
            StrictJson.parse(json),
            ProofJson.FORMAT,
            ProofJson.CHECKPOINT,
            ProofJson.HEADER,
            ProofJson.CHUNK,
            ProofJson.STATE_PATH,
            ProofJson.STATE_CHUNKS,
            ProofJson.HEADER_INDEX,
            ProofJson.HEADERS,
            ProofJson.HEADER_PATH,
            ProofJson.COMBINED_ROOT);
    String format = proof.text(ProofJson.FORMAT);
    if (!format.equals(ProofJson.VERSION)) {
      throw proof.fault(ProofJson.FORMAT, format, ProofJson.VERSION);
    }
    ProofReader chunk =
        proof.object(ProofJson.CHUNK, ProofJson.INDEX, ProofJson.SIZE, ProofJson.HASH);
    return new ChunkProof(
        proof.opening(),
        proof.header(),
        chunk.number(ProofJson.SIZE),
        chunk.hash(ProofJson.HASH),
        new ChunkProof.Path(
            chunk.number(ProofJson.INDEX),
            proof.number(ProofJson.STATE_CHUNKS),
            proof.hashes(ProofJson.STATE_PATH)),
        new ChunkProof.Path(
            proof.number(ProofJson.HEADER_INDEX),
            proof.number(ProofJson.HEADERS),
            proof.hashes(ProofJson.HEADER_PATH)),
        proof.hash(ProofJson.COMBINED_ROOT));
  }

  private Opening opening() throws UnreadableException {
    ProofReader opening =
        object(
            ProofJson.CHECKPOINT,
            ProofJson.ID,
            ProofJson.EXPECTED_NODES,
            ProofJson.TIMEOUT_MICROS,
            ProofJson.AUTOMATIC);
    TreeSet<String> expected = new TreeSet<>();
    List<String> nodes = opening.texts(ProofJson.EXPECTED_NODES);
    for (String node : nodes) {
      if (!expected.isEmpty() && expected.last().compareTo(node) >= 0) {
        throw opening.fault(ProofJson.EXPECTED_NODES, node, "each above the one before it");
      }
      expected.add(node);
    }
    Object automatic = opening.field(ProofJson.AUTOMATIC);
    if (!(automatic instanceof Boolean truth)) {
      throw opening.fault(ProofJson.AUTOMATIC, automatic, "true or false");
    }
    String id = opening.text(ProofJson.ID);
    long timeout = opening.digits(ProofJson.TIMEOUT_MICROS);
    try {
      return new Opening(id, expected, timeout, truth);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(ProofJson.CHECKPOINT + ": " + e.getMessage(), e);
    }
  }

  private NodeHeader header() throws UnreadableException {
    ProofReader header =
        object(
            ProofJson.HEADER,
            ProofJson.OPENING,
            ProofJson.NODE,
            ProofJson.LOGICAL_TIME,
            ProofJson.SIZE,
            ProofJson.ROOT);
    Hash opening = header.hash(ProofJson.OPENING);
    String node = header.text(ProofJson.NODE);
    long logicalTime = header.digits(ProofJson.LOGICAL_TIME);
    long size = header.digits(ProofJson.SIZE);
    Hash root = header.hash(ProofJson.ROOT);
    try {
      return new NodeHeader(opening, node, logicalTime, new StateHead(size, root));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(ProofJson.HEADER + ": " + e.getMessage(), e);
    }
  }

  private ProofReader object(String name, String... wanted) throws UnreadableException {
    return new ProofReader(name, field(name), wanted);
  }

  private Object field(String name) throws UnreadableException {
    Object value = fields.get(name);
    if (value == null) {
      throw new UnreadableException(path(name) + ": got nothing, want this field");
    }
    return value;
  }

  private String text(String name) throws UnreadableException {
    Object value = field(name);
    if (!(value instanceof String text)) {
      throw fault(name, value, "a string");
    }
    return text;
  }

  private List<String> texts(String name) throws UnreadableException {
    Object value = field(name);
    if (!(value instanceof List<?> list)) {
      throw fault(name, value, "an array of strings");
    }
    List<String> texts = new ArrayList<>();
    for (Object one : list) {
      if (!(one instanceof String text)) {
        throw fault(name, one, "strings alone");
      }
      texts.add(text);
    }
    return texts;
  }

  /** A whole number from 0 that is written as a string. */
  private long digits(String name) throws UnreadableException {
    return whole(name, text(name), Long.MAX_VALUE, "a string of digits");
  }

  /** A whole number from 0 that is written as a number. */
  private int number(String name) throws UnreadableException {
    Object value = field(name);
    if (!(value instanceof StrictJson.Literal literal)) {
      throw fault(name, value, "a number");
    }
    return (int) whole(name, literal.text(), Integer.MAX_VALUE, "a whole number");
  }

  private long whole(String name, String digits, long most, String want)
      throws UnreadableException {
    if (WHOLE.matcher(digits).matches()) {
      try {
        long value = Long.parseLong(digits);
        if (value <= most) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw fault(name, digits, want + " up to " + most);
      }
    }
    throw fault(name, digits, want + " from 0 to " + most);
  }

  private Hash hash(String name) throws UnreadableException {
    return hash(name, text(name));
  }

  private List<Hash> hashes(String name) throws UnreadableException {
    List<String> texts = texts(name);
    if (texts.size() > MAX_PATH) {
      throw fault(name, texts.size() + " hashes", "at most " + MAX_PATH);
    }
    List<Hash> hashes = new ArrayList<>();
    for (String text : texts) {
      hashes.add(hash(name, text));
    }
    return hashes;
  }

  private Hash hash(String name, String text) throws UnreadableException {
    if (!HASH.matcher(text).matches()) {
      throw fault(name, text, "64 lower-case hex digits");
    }
    return Hash.parse(text);
  }

  private UnreadableException fault(String name, Object got, String want) {
    return new UnreadableException("%s: got %s, want %s".formatted(path(name), shown(got), want));
  }

  private String path(String name) {
    return in.isEmpty() && name.isEmpty()
        ? "proof"
        : in + (in.isEmpty() || name.isEmpty() ? "" : ".") + name;
  }

  /** Bad input as it appears in a message: one short line, nothing that moves a terminal. */
  static String shown(Object value) {
    String text =
        value instanceof Map<?, ?>
            ? "an object"
            : value instanceof List<?> ? "an array" : value.toString();
    String shortened = text.length() <= 100 ? text : text.substring(0, 100) + "...";
    return shortened.replaceAll("[^ -~]", "?");
  }
}
