package io.parley.it;

import static io.parley.it.CheckpointApi.path;
import static io.parley.it.CheckpointApi.random;
import static io.parley.it.CheckpointApi.state;
import static io.parley.it.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.it.ApiClient.Answer;
import io.parley.verify.Verify;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The states of a checkpoint: read back, whole or in part, checked again, and proved. */
class ApiCheckpointStateIT extends ApiTest {
  private static final int CHUNK = 65_536;

  private CheckpointApi checkpoints;

  @BeforeEach
  void calls() {
    checkpoints = new CheckpointApi(api, RUN);
  }

  @AfterEach
  void nobodyExpectsThePeersAnyMore() {
    checkpoints.removePeers();
  }

  @Test
  void anyRangeOfAStateIsReadBack() {
    String node = checkpoints.peer();
    byte[] state = random(200_000);
    String path = state(checkpoints.completed(node, 1, state), node);
    Answer all = api.get(path).is(200);
    assertArrayEquals(state, all.body());
    assertEquals("application/octet-stream", all.header("Content-Type"));
    assertEquals("200000", all.header("Content-Length"));
    assertEquals("bytes", all.header("Accept-Ranges"));
    assertEquals("nosniff", all.header("X-Content-Type-Options"));
    String tag = all.header("ETag");
    assertTrue(tag.matches("\"[0-9a-f]{64}\""), tag);

    record Part(String range, int from, int to) {}
    for (Part part :
        List.of(
            new Part("bytes=0-0", 0, 1),
            new Part("bytes=65535-65536", CHUNK - 1, CHUNK + 1),
            new Part("bytes=65536-131071", CHUNK, 2 * CHUNK),
            new Part("bytes=1-199998", 1, 199_999),
            new Part("bytes=199999-", 199_999, 200_000),
            new Part("bytes=100-999999999999999999999", 100, 200_000),
            new Part("bytes=-70000", 130_000, 200_000),
            new Part("bytes=-300000", 0, 200_000))) {
      Answer answer = api.get(path, "Range", part.range()).is(206);
      assertArrayEquals(
          Arrays.copyOfRange(state, part.from(), part.to()), answer.body(), part.range());
      assertEquals(
          "bytes %d-%d/200000".formatted(part.from(), part.to() - 1),
          answer.header("Content-Range"));
      assertEquals(tag, answer.header("ETag"));
    }
    for (String whole : List.of("bytes=0-1,5-6", "chunks=0-1")) {
      assertArrayEquals(state, api.get(path, "Range", whole).is(200).body());
    }
    for (String nothing : List.of("bytes=200000-", "bytes=-0")) {
      Answer answer = api.get(path, "Range", nothing);
      assertNull(fault(answer, 416, "range-not-satisfiable"));
      assertEquals("bytes */200000", answer.header("Content-Range"));
    }
    for (String malformed : List.of("bytes", "bytes=-", "bytes=b-a", "bytes=2-1")) {
      assertNull(fault(api.get(path, "Range", malformed), 400, "invalid-request"));
    }
    assertEquals(2, api.get(path, "Range", "bytes=0-1", "If-Range", tag).is(206).body().length);
    for (String other : List.of("\"x\"", "W/" + tag, "Thu, 01 Jan 1970 00:00:00 GMT")) {
      api.get(path, "Range", "bytes=0-1", "If-Range", other).is(200);
    }
    assertConditionsHold(path, tag);
    for (String held : List.of("*", tag)) {
      Answer part = api.get(path, "If-Match", held, "Range", "bytes=0-1", "If-Range", tag);
      assertEquals(2, part.is(206).body().length);
    }
    Answer unchanged = api.get(path, "If-None-Match", "\"x\", " + tag, "Range", "bytes=0-1");
    assertEquals(0, unchanged.is(304).body().length);
    assertEquals(tag, unchanged.header("ETag"));
    assertNull(fault(api.get(path, "If-None-Match", "x"), 400, "invalid-request"));
    assertNull(fault(api.get(path, "Accept", "text/html"), 406, "not-acceptable"));
    // More than are read at once: each has given its place back.
    for (int i = 0; i < 20; i++) {
      Answer head = api.call("HEAD", path, null).is(200);
      assertEquals("200000", head.header("Content-Length"));
      assertEquals(tag, head.header("ETag"));
    }
    assertNull(fault(api.get(state("no", node)), 404, "unknown-name"));
  }

  @Test
  void aClientMayHangUpInTheMiddle() throws Exception {
    String node = checkpoints.peer();
    byte[] state = random(16 << 20);
    String path = state(checkpoints.completed(node, 1, state), node);
    for (int i = 0; i < 20; i++) {
      HttpResponse<InputStream> begun = api.stream(path);
      assertTrue(List.of(200, 503).contains(begun.statusCode()), "status " + begun.statusCode());
      begun.body().close();
    }
    eventually("room for another", () -> assertArrayEquals(state, api.get(path).is(200).body()));
  }

  @Test
  void thoseWhoStopReadingAreCutOffAndGiveTheirPlacesBack() throws Exception {
    String node = checkpoints.peer();
    byte[] state = random(32 << 20);
    String path = state(checkpoints.completed(node, 1, state), node);
    List<Socket> stalled = new ArrayList<>();
    try {
      String status = "200";
      while (status.equals("200") && stalled.size() < 30) {
        Socket reader = api.begin("GET BASE" + path + " HTTP/1.1\nHost: x\nConnection: close\n\n");
        stalled.add(reader);
        status = new String(reader.getInputStream().readNBytes(12), UTF_8).substring(9);
      }
      assertEquals("503", status, "with " + stalled.size() + " that do not read");
      eventually("a place", () -> api.get(path), answer -> answer.status() == 200);
      // The others follow; one that is read before gets all of it.
      assertTrue(restOf(stalled.get(0)) < state.length, "the first that stopped is cut off");
    } finally {
      for (Socket reader : stalled) {
        reader.close();
      }
    }
  }

  /** How many bytes come before the connection ends. */
  private static long restOf(Socket socket) throws IOException {
    long rest = 0;
    byte[] buffer = new byte[CHUNK];
    try {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        rest += n;
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("still open after " + rest + " bytes", e);
    } catch (SocketException e) {
      return rest;
    }
    return rest;
  }

  @Test
  void aCheckpointIsHashedAgain() {
    String one = checkpoints.peer();
    String two = checkpoints.peer();
    String id = checkpoints.opened(one, two);
    checkpoints.submit(id, one, 1, random(3 * CHUNK)).is(200);
    checkpoints.submit(id, two, 2, random(CHUNK + 1)).is(201);
    assertEquals(
        "{\"valid\":true,\"chunks\":5,\"mismatches\":[]}",
        api.call("POST", path(id) + "/verification", null).is(200).text());
    Answer unknown = api.call("POST", path("no") + "/verification", null);
    assertNull(fault(unknown, 404, "unknown-name"));
  }

  @Test
  void whatIsReadIsProvedWithoutTheServerAndAFlippedBitIsNot(@TempDir Path files) throws Exception {
    String one = checkpoints.peer();
    String two = checkpoints.peer();
    String id = checkpoints.opened(one, two);
    byte[] state = random(2 * CHUNK + 100);
    checkpoints.submit(id, one, 4, state).is(200);
    String proofs = path(id, one) + "/proofs/";
    assertNull(fault(api.get(proofs + 0), 409, "stale-state"));
    checkpoints.submit(id, two, 5, random(1)).is(201);
    assertNull(fault(api.get(proofs + 3), 404, "unknown-name"));
    for (String chunk : List.of("-1", "01", "x", "16384", "99999999999999999999")) {
      assertNull(fault(api.get(proofs + chunk), 400, "invalid-request"));
    }

    JsonObject checkpoint = checkpoints.checkpoint(id);
    String root = checkpoint.getString("combinedRoot");
    Path read = files.resolve("state");
    Files.write(read, api.get(state(id, one)).is(200).body());
    for (int index = 0; index < 3; index++) {
      Answer answer = api.get(proofs + index).is(200);
      assertEquals(JSON, answer.header("Content-Type"));
      Path proof = files.resolve("proof" + index);
      Files.write(proof, answer.body());
      Path chunk = files.resolve("chunk" + index);
      int end = Math.min(state.length, (index + 1) * CHUNK);
      byte[] bytes = Arrays.copyOfRange(state, index * CHUNK, end);
      Files.write(chunk, bytes);
      assertProved(0, root, proof, "--chunk", chunk);
      assertProved(0, root, proof, "--state", read);
      bytes[bytes.length / 2] ^= 1;
      Files.write(chunk, bytes);
      assertProved(1, root, proof, "--chunk", chunk);
    }
    state[state.length - 1] ^= 1;
    Files.write(read, state);
    assertProved(1, root, files.resolve("proof0"), "--state", read);
  }

  /** Runs the command as anybody would, with the classes alone. */
  private static void assertProved(int wanted, String root, Path proof, String what, Path file)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            Path.of(Verify.class.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString(),
            Verify.class.getName(),
            "--root",
            root,
            "--proof",
            proof.toString(),
            what,
            file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(wanted, process.waitFor(), said);
    assertTrue(said.startsWith(wanted == 0 ? "proved: " : "does not match: "), said);
  }
}
