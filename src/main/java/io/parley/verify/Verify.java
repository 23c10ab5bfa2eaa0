package io.parley.verify;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.ChunkProof;
import io.parley.checkpoint.StateHasher;
import io.parley.checkpoint.StateHead;
import io.parley.merkle.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command that checks a state or a chunk with its proof; {@link #HELP} says how. */
public final class Verify {
  static final int PROVED = 0;
  static final int DIFFERS = 1;
  static final int UNREADABLE = 2;

  static final String HELP =
      """
      Checks a state or one chunk of a checkpoint against its combined root, without a server.

        java -cp parley-classes.jar io.parley.verify.Verify \\
            --root HEX --proof FILE (--state FILE | --chunk FILE) [--id ID]

        --root HEX     the combined root that you trust, 64 hex digits
        --proof FILE   the proof, as /checkpoints/{id}/nodes/{node}/proofs/{chunk} answers it
        --state FILE   the node's whole state; the proof of any of its chunks will do
        --chunk FILE   the bytes of the one chunk that the proof is for
        --id ID        the checkpoint that the proof must be of
        --help         this text

      Exit status: 0 proved; 1 something does not match, each in a line of its own;
      2 wrong arguments, or a file that cannot be read as what it should be.
      """;

  /** More than a proof with the most and longest names needs. */
  private static final int MAX_PROOF_BYTES = 1024 * 1024;

  private static final String ROOT = "--root";
  private static final String PROOF = "--proof";
  private static final String STATE = "--state";
  private static final String CHUNK = "--chunk";
  private static final String ID = "--id";
  private static final List<String> OPTIONS = List.of(ROOT, PROOF, STATE, CHUNK, ID);

  private final Map<String, String> options;

  private Verify(Map<String, String> options) {
    this.options = options;
  }

  /** Ends the process with the status that {@link #HELP} names. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  /** The command without the process: gives the exit status. Reads files and changes nothing. */
  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.contains("--help")) {
      out.print(HELP);
      return PROVED;
    }
    try {
      return new Verify(options(args)).check(out);
    } catch (UnreadableException e) {
      err.println(e.getMessage());
      err.println("--help says how to call it");
      return UNREADABLE;
    }
  }

  private static Map<String, String> options(List<String> args) throws UnreadableException {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.size(); i += 2) {
      String name = args.get(i);
      if (!OPTIONS.contains(name)) {
        throw new UnreadableException(
            "got the argument %s, want one of %s".formatted(ProofReader.shown(name), OPTIONS));
      }
      if (i + 1 == args.size()) {
        throw new UnreadableException(name + ": got nothing behind it, want its value");
      }
      if (options.put(name, args.get(i + 1)) != null) {
        throw new UnreadableException(name + ": got it twice, want it once");
      }
    }
    if (options.containsKey(STATE) == options.containsKey(CHUNK)) {
      throw new UnreadableException(
          "got %s %s and %s, want exactly one of them"
              .formatted(options.containsKey(STATE) ? "both" : "neither", STATE, CHUNK));
    }
    return options;
  }

  private String required(String option) throws UnreadableException {
    String value = options.get(option);
    if (value == null) {
      throw new UnreadableException(option + ": got nothing, want this option");
    }
    return value;
  }

  private int check(PrintStream out) throws UnreadableException {
    Hash root = root();
    ChunkProof proof = proof();
    List<String> faults = new ArrayList<>();
    String id = options.getOrDefault(ID, proof.opening().id());
    if (!id.equals(proof.opening().id())) {
      faults.add(
          "checkpoint: got a proof of %s, want one of %s"
              .formatted(proof.opening().id(), ProofReader.shown(id)));
    }
    boolean whole = options.containsKey(STATE);
    faults.addAll(whole ? stateFaults(proof, root) : chunkFaults(proof, root));
    if (!faults.isEmpty()) {
      faults.forEach(fault -> out.println("does not match: " + fault));
      return DIFFERS;
    }
    String what =
        whole
            ? "the state, %d bytes,".formatted(proof.header().state().size())
            : "chunk %d, %d bytes, of the state".formatted(proof.inState().index(), proof.size());
    out.println(
        "proved: %s of node %s at logical time %d is in checkpoint %s with combined root %s"
            .formatted(
                what,
                proof.header().node(),
                proof.header().logicalTime(),
                proof.opening().id(),
                root));
    return PROVED;
  }

  private Hash root() throws UnreadableException {
    String hex = required(ROOT);
    try {
      return Hash.parse(hex);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(
          "%s: got %s, want 64 hex digits".formatted(ROOT, ProofReader.shown(hex)), e);
    }
  }

  private ChunkProof proof() throws UnreadableException {
    byte[] bytes = read(PROOF, MAX_PROOF_BYTES);
    if (bytes.length > MAX_PROOF_BYTES) {
      throw new UnreadableException(
          "%s %s: got more than %d bytes, want a proof, which has fewer"
              .formatted(PROOF, options.get(PROOF), MAX_PROOF_BYTES));
    }
    try {
      return ProofReader.read(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new UnreadableException(
          "%s %s: got bytes that are not UTF-8, want JSON".formatted(PROOF, options.get(PROOF)), e);
    } catch (UnreadableException e) {
      throw new UnreadableException(
          "%s %s: %s".formatted(PROOF, options.get(PROOF), e.getMessage()), e);
    }
  }

  private List<String> chunkFaults(ChunkProof proof, Hash root) throws UnreadableException {
    byte[] bytes = read(CHUNK, Chunk.SIZE);
    if (bytes.length <= Chunk.SIZE) {
      return proof.verify(bytes, root);
    }
    List<String> faults = new ArrayList<>(proof.faults(root));
    faults.add("bytes of the chunk: got more than %d, want %d".formatted(Chunk.SIZE, proof.size()));
    return faults;
  }

  private List<String> stateFaults(ChunkProof proof, Hash root) throws UnreadableException {
    StateHasher hasher = new StateHasher(chunk -> {});
    byte[] piece = new byte[Chunk.SIZE];
    try (InputStream in = open(STATE)) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        if (read > StateHead.MAX_SIZE - hasher.size()) {
          return sizeFaults(proof, root, "more than " + StateHead.MAX_SIZE);
        }
        hasher.update(piece, 0, read);
      }
    } catch (IOException e) {
      throw unreadable(STATE, e);
    }
    return hasher.size() == 0
        ? sizeFaults(proof, root, "0")
        : proof.verifyState(hasher.head(), root);
  }

  /** Of a state that no header can have. */
  private static List<String> sizeFaults(ChunkProof proof, Hash root, String got) {
    List<String> faults = new ArrayList<>(proof.faults(root));
    faults.add("bytes of the state: got %s, want %d".formatted(got, proof.header().state().size()));
    return faults;
  }

  /** The file's bytes; one more than {@code most} if it has more. */
  private byte[] read(String option, int most) throws UnreadableException {
    try (InputStream in = open(option)) {
      return in.readNBytes(most + 1);
    } catch (IOException e) {
      throw unreadable(option, e);
    }
  }

  private InputStream open(String option) throws UnreadableException, IOException {
    String file = required(option);
    try {
      return Files.newInputStream(Path.of(file));
    } catch (InvalidPathException e) {
      throw new UnreadableException(
          "%s: got %s, want the path of a file".formatted(option, ProofReader.shown(file)), e);
    }
  }

  private UnreadableException unreadable(String option, IOException e) {
    return new UnreadableException(
        "%s %s: cannot be read (%s: %s), want a file that can be"
            .formatted(option, options.get(option), e.getClass().getSimpleName(), e.getMessage()),
        e);
  }
}
