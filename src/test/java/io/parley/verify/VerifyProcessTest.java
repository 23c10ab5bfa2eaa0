package io.parley.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.ProofJson;
import io.parley.checkpoint.Submissions;
import io.parley.it.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as people call it: a JDK, Parley's classes, and nothing else. */
class VerifyProcessTest {
  private static final int STATE_BYTES = 48 << 20;

  @TempDir Path directory;

  @Test
  void aStateLargerThanTheHeapIsCheckedWithParleysClassesAlone() throws Exception {
    Submissions of = Submissions.of("real", List.of(STATE_BYTES, 10));
    Path proof = directory.resolve("proof.json");
    Files.writeString(proof, ProofJson.write(of.proof("n1", 5)));
    Path state = Files.write(directory.resolve("state"), of.state("n1"));
    Path other = Files.write(directory.resolve("other"), of.state("n2"));

    assertEquals(0, run(of.root().hex(), proof, state));
    assertTrue(output().startsWith("proved: the state, 50331648 bytes, of node n1 "), output());
    assertEquals(1, run(of.root().hex(), proof, other));
    assertTrue(output().startsWith("does not match: bytes of the state: got 10, "), output());
    assertEquals(2, run(of.root().hex(), state, state));
  }

  private int run(String root, Path proof, Path state) throws Exception {
    Path classes =
        Path.of(Verify.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx16m",
                "-cp",
                classes.toString(),
                Verify.class.getName(),
                "--root",
                root,
                "--proof",
                proof.toString(),
                "--state",
                state.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    try {
      assertTrue(
          process.waitFor(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS), "still running");
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("output"), StandardCharsets.UTF_8);
  }
}
