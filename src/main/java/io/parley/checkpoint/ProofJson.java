package io.parley.checkpoint;

import io.parley.merkle.Hash;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A {@link ChunkProof} as JSON, in one line:
 *
 * <pre>
 * {"format":"parley-proof-1",
 *  "checkpoint":{"id":"..","expectedNodes":["..",..],"timeoutMicros":"..","automatic":true},
 *  "header":{"opening":"hex","node":"..","logicalTime":"..","size":"..","root":"hex"},
 *  "chunk":{"index":0,"size":65536,"hash":"hex"},
 *  "statePath":["hex",..],"stateChunks":2,
 *  "headerIndex":0,"headers":3,"headerPath":["hex",..],
 *  "combinedRoot":"hex"}
 * </pre>
 *
 * <p>Hashes are 64 lower-case hex digits. Numbers that may pass 2^53 are strings of digits. The
 * expected nodes are ascending. A reader takes exactly these fields, in any order.
 */
public final class ProofJson {
  /** The value of {@link #FORMAT}. */
  public static final String VERSION = "parley-proof-1";

  public static final String FORMAT = "format";
  public static final String CHECKPOINT = "checkpoint";
  public static final String ID = "id";
  public static final String EXPECTED_NODES = "expectedNodes";
  public static final String TIMEOUT_MICROS = "timeoutMicros";
  public static final String AUTOMATIC = "automatic";
  public static final String HEADER = "header";
  public static final String OPENING = "opening";
  public static final String NODE = "node";
  public static final String LOGICAL_TIME = "logicalTime";
  public static final String SIZE = "size";
  public static final String ROOT = "root";
  public static final String CHUNK = "chunk";
  public static final String INDEX = "index";
  public static final String HASH = "hash";
  public static final String STATE_PATH = "statePath";
  public static final String STATE_CHUNKS = "stateChunks";
  public static final String HEADER_INDEX = "headerIndex";
  public static final String HEADERS = "headers";
  public static final String HEADER_PATH = "headerPath";
  public static final String COMBINED_ROOT = "combinedRoot";

  private ProofJson() {}

  /** Writes a proof. ASCII only, because no field can hold anything else; so nothing is escaped. */
  public static String write(ChunkProof proof) {
    Opening opening = proof.opening();
    NodeHeader header = proof.header();
    return object(
        field(FORMAT, text(VERSION)),
        field(
            CHECKPOINT,
            object(
                field(ID, text(opening.id())),
                field(EXPECTED_NODES, array(opening.expected())),
                field(TIMEOUT_MICROS, text(opening.timeoutMicros())),
                field(AUTOMATIC, opening.automatic()))),
        field(
            HEADER,
            object(
                field(OPENING, text(header.opening())),
                field(NODE, text(header.node())),
                field(LOGICAL_TIME, text(header.logicalTime())),
                field(SIZE, text(header.state().size())),
                field(ROOT, text(header.state().root())))),
        field(
            CHUNK,
            object(
                field(INDEX, proof.inState().index()),
                field(SIZE, proof.size()),
                field(HASH, text(proof.chunk())))),
        field(STATE_PATH, hashes(proof.inState().hashes())),
        field(STATE_CHUNKS, proof.inState().leaves()),
        field(HEADER_INDEX, proof.inCheckpoint().index()),
        field(HEADERS, proof.inCheckpoint().leaves()),
        field(HEADER_PATH, hashes(proof.inCheckpoint().hashes())),
        field(COMBINED_ROOT, text(proof.combinedRoot())));
  }

  private static String object(String... fields) {
    return "{" + String.join(",", fields) + "}";
  }

  private static String field(String name, Object value) {
    return text(name) + ":" + value;
  }

  private static String text(Object value) {
    return "\"" + value + "\"";
  }

  private static String hashes(List<Hash> hashes) {
    return array(hashes.stream().map(Hash::hex).toList());
  }

  private static String array(Collection<String> texts) {
    return texts.stream().map(ProofJson::text).collect(Collectors.joining(",", "[", "]"));
  }
}
