package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.identity.ClusterSecret;
import io.parley.identity.MemberIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The cluster's secret: who has none stays out, and it is changed while everything goes on. */
class SecretIT extends ClusterTest {
  private static double changes(Server server) {
    return new CheckpointClient(server).metrics().get("parley_credential_changes");
  }

  /** Puts the lines in the file's place, and waits until each node goes by them. */
  private void change(String... lines) throws IOException {
    List<Double> before = cluster.servers().stream().map(SecretIT::changes).toList();
    Path file = Server.secret();
    Path next = file.resolveSibling("secret.next");
    Files.writeString(next, String.join("\n", lines), StandardCharsets.US_ASCII);
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    for (int i = 0; i < before.size(); i++) {
      Server server = cluster.server(i);
      double last = before.get(i);
      eventually(server + " has the change", () -> changes(server), now -> now > last);
    }
  }

  private int memberPort(int index) {
    return Integer.getInteger("it." + cluster.server(index).name() + ".hazelcast.port");
  }

  @Test
  void itIsChangedWhileWritesGoOnAndTheOldOneIsWorthNothing() throws Exception {
    String old = Files.readString(Server.secret()).strip();
    String next = UUID.randomUUID() + "-" + UUID.randomUUID();
    List<KeyedClient> clients = new ArrayList<>();
    for (Server server : cluster.servers()) {
      KeyedClient client = new KeyedClient(server.client(), "secret." + server.name());
      client.start();
      clients.add(client);
    }
    change(old, next);
    change(next, old);
    change(next);
    int written = clients.stream().mapToInt(KeyedClient::written).sum();
    eventually(
        "writes go on",
        () -> clients.stream().mapToInt(KeyedClient::written).sum(),
        now -> now > written + 100);
    for (KeyedClient client : clients) {
      client.end();
    }
    cluster.awaitEqual();
    for (Server each : cluster.servers()) {
      List<LogEntry> log = each.client().entries();
      clients.forEach(client -> client.check(log));
    }
    assertEquals(0, clients.stream().mapToInt(KeyedClient::errors).sum(), "refused writes");

    MemberIdentity late =
        MemberIdentity.ofSecrets(
            "n9", () -> List.of(ClusterSecret.of(old)), InstantSource.system());
    for (int i = 0; i < 3; i++) {
      int port = memberPort(i);
      assertThrows(
          IOException.class,
          () -> {
            try (Socket socket =
                late.context()
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), port)) {
              socket.getOutputStream().write(1);
              if (socket.getInputStream().read() < 0) {
                throw new IOException("closed");
              }
            }
          });
    }
  }

  @Test
  void whoDoesNotSpeakTlsGetsNothing() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), memberPort(0))) {
      socket.setSoTimeout((int) Eventually.DEADLINE.toMillis());
      // The protocol, and a packet that announces 1.9 GB.
      socket.getOutputStream().write("HZC".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[] {4, 0, 0, 0, 0, 0, 0, 0x71, 0x3f, -1, -1});
      int answer = 0;
      try {
        answer = socket.getInputStream().readAllBytes().length;
      } catch (IOException e) {
        assertEquals("Connection reset", e.getMessage());
      }
      assertTrue(answer < 20, "bytes: " + answer + ", want an alert at most");
    }
    eventually(
        "it is counted",
        () -> new CheckpointClient(cluster.server(0)).metrics().get("parley_connections_refused"),
        count -> count > 0);
    cluster.awaitEqual();
  }
}
