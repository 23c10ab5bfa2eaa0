package io.parley.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortTest {
  @Test
  void aPortWithAListenerIsTakenAndIsFreeAgainAfterIt() throws IOException {
    Port port;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = new Port(listener.getLocalPort(), "HTTP", "parley.run.http.port");
      assertFalse(port.isFree());
    }
    assertTrue(port.isFree());
  }

  @Test
  void aNumberThatIsNoPortNamesTheSettingAndTheRange() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> new Port(65_536, "HTTP", "parley.run.http.port"));
    assertEquals(
        "parley.run.http.port: gives HTTP port 65536, want 1 to 65535", error.getMessage());
  }
}
