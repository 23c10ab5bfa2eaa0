package io.parley.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * A TCP port that a node will listen on.
 *
 * @param number 1 to 65535
 * @param purpose what it is for, for people
 * @param setting the setting that moves it, named when the port is taken
 */
public record Port(int number, String purpose, String setting) {
  public Port {
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException(
          setting + ": gives " + purpose + " port " + number + ", want 1 to 65535");
    }
  }

  /** Whether nothing listens on this port of the loopback address now. */
  boolean isFree() {
    try (ServerSocket socket = new ServerSocket()) {
      // As a server binds it: what lingers in TIME_WAIT does not count, a listener does.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
