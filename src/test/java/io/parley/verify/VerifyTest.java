package io.parley.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.ProofJson;
import io.parley.checkpoint.Submissions;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyTest {
  private static final Submissions REAL = Submissions.example("real");
  private static final String ROOT = REAL.root().hex();
  private static final String JSON = ProofJson.write(REAL.proof("n3", 1));

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String proof;
  private String state;
  private String chunk;

  @BeforeEach
  void writeFiles() throws IOException {
    proof = file("proof.json", JSON.getBytes(StandardCharsets.UTF_8));
    state = file("state", REAL.state("n3"));
    chunk = file("chunk", REAL.chunk("n3", 1));
  }

  @Test
  void aChunkIsProved() {
    assertEquals(0, run("--root", ROOT, "--proof", proof, "--chunk", chunk, "--id", "real"));
    assertEquals(
        "proved: chunk 1, 65536 bytes, of the state of node n3 at logical time 196608 is in"
            + " checkpoint real with combined root "
            + ROOT,
        out());
  }

  @Test
  void aStateIsProved() {
    assertEquals(0, run("--state", state, "--proof", proof, "--root", ROOT));
    assertEquals(
        "proved: the state, 196608 bytes, of node n3 at logical time 196608 is in checkpoint real"
            + " with combined root "
            + ROOT,
        out());
  }

  @Test
  void eachMismatchIsALineWithBothValues() throws IOException {
    byte[] damaged = REAL.chunk("n3", 1);
    damaged[7] ^= 1;
    byte[] shorter = Arrays.copyOf(damaged, 100);
    String file = file("damaged", shorter);

    assertEquals(1, run("--root", ROOT, "--proof", proof, "--chunk", file));
    assertEquals(
        "does not match: bytes of the chunk: got 100, want 65536\n"
            + "does not match: hash of the chunk's bytes: got %s, want %s"
                .formatted(MerkleTree.leafHash(shorter), REAL.names("n3").get(1)),
        out());
  }

  @Test
  void aStateWithAFlippedBitIsNotProved() throws IOException {
    byte[] damaged = REAL.state("n3");
    damaged[3 * Chunk.SIZE - 1] ^= 1;

    assertEquals(1, run("--root", ROOT, "--proof", proof, "--state", file("damaged", damaged)));
    assertEquals(
        "does not match: root of the state's bytes: got %s, want %s"
            .formatted(Submissions.head(damaged).root(), REAL.tree().header("n3").state().root()),
        out());
  }

  @ParameterizedTest
  @CsvSource({"0,0", "196607,196607", "196609,196609", "1073741825,more than 1073741824"})
  void aStateOfAnotherSizeIsNotProved(int size, String got) throws IOException {
    Path file = directory.resolve("other");
    Files.write(file, new byte[0]);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (size > 0) {
        channel.write(ByteBuffer.allocate(1), size - 1L);
      }
    }

    assertEquals(1, run("--root", ROOT, "--proof", proof, "--state", file.toString()));
    assertTrue(
        out().contains("does not match: bytes of the state: got " + got + ", want 196608"), out());
  }

  @Test
  void aChunkFileThatIsTooLongForAnyChunkIsNotProved() {
    assertEquals(1, run("--root", ROOT, "--proof", proof, "--chunk", state));
    assertEquals("does not match: bytes of the chunk: got more than 65536, want 65536", out());
  }

  @Test
  void anotherRootIsNotProved() {
    String other = Hash.sha256().hex();

    assertEquals(1, run("--root", other, "--proof", proof, "--chunk", chunk));
    assertEquals(
        "does not match: combined root in the proof: got %s, want %s\n".formatted(ROOT, other)
            + "does not match: combined root above the header: got %s, want %s"
                .formatted(ROOT, other),
        out());
  }

  @Test
  void aProofOfAnotherCheckpointIsNotProved() {
    assertEquals(1, run("--root", ROOT, "--proof", proof, "--chunk", chunk, "--id", "other"));
    assertEquals("does not match: checkpoint: got a proof of real, want one of other", out());
  }

  @Test
  void wrongArgumentsAreToldWhatWouldBeRight() {
    assertUnreadable("got neither --state and --chunk, want exactly one of them");
    assertUnreadable(
        "got both --state and --chunk, want exactly one of them",
        "--state",
        state,
        "--chunk",
        chunk);
    assertUnreadable("--root: got nothing, want this option", "--proof", proof, "--chunk", chunk);
    assertUnreadable("--proof: got nothing, want this option", "--root", ROOT, "--chunk", chunk);
    assertUnreadable("--root: got it twice, want it once", "--root", ROOT, "--root", ROOT);
    assertUnreadable("--root: got nothing behind it, want its value", "--root");
    assertUnreadable(
        "got the argument --rot, want one of [--root, --proof, --state, --chunk, --id]", "--rot");
    assertUnreadable(
        "--root: got 12, want 64 hex digits", "--root", "12", "--proof", proof, "--chunk", chunk);
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws IOException {
    String gone = directory.resolve("gone").toString();
    assertUnreadable(
        "--proof %s: cannot be read (NoSuchFileException: %s), want a file that can be"
            .formatted(gone, gone),
        "--root",
        ROOT,
        "--proof",
        gone,
        "--chunk",
        chunk);
    assertUnreadable(
        "--state %s: cannot be read (NoSuchFileException: %s), want a file that can be"
            .formatted(gone, gone),
        "--root",
        ROOT,
        "--proof",
        proof,
        "--state",
        gone);
    String large = file("large", new byte[1024 * 1024 + 1]);
    assertUnreadable(
        "--proof %s: got more than 1048576 bytes, want a proof, which has fewer".formatted(large),
        "--root",
        ROOT,
        "--proof",
        large,
        "--chunk",
        chunk);
    String latin = file("latin", new byte[] {'"', (byte) 0xE9, '"'});
    assertUnreadable(
        "--proof %s: got bytes that are not UTF-8, want JSON".formatted(latin),
        "--root",
        ROOT,
        "--proof",
        latin,
        "--chunk",
        chunk);
    String text = file("text", "proof".getBytes(StandardCharsets.UTF_8));
    assertUnreadable(
        "--proof %s: JSON at character 0: got proof, want an object, array, string, number, true or false"
            .formatted(text),
        "--root",
        ROOT,
        "--proof",
        text,
        "--chunk",
        chunk);
  }

  @Test
  void helpIsGivenWhenItIsAskedFor() {
    assertEquals(0, run("--help"));
    assertEquals(Verify.HELP.strip(), out());
  }

  private void assertUnreadable(String message, String... args) {
    out.reset();
    err.reset();
    assertEquals(2, run(args));
    assertEquals(message + "\n--help says how to call it", text(err));
    assertEquals("", out());
  }

  private int run(String... args) {
    try (PrintStream to = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      return Verify.run(List.of(args), to, toErr);
    }
  }

  private String out() {
    return text(out);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n").strip();
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes).toString();
  }
}
