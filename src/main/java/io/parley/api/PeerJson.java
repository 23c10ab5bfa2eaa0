package io.parley.api;

import io.parley.gossip.Peer;
import io.parley.gossip.PeerClock;
import io.parley.node.PeerView;
import jakarta.json.JsonObjectBuilder;
import java.util.Locale;

/** A peer as clients see it. */
final class PeerJson {
  private PeerJson() {}

  static JsonObjectBuilder of(PeerView view) {
    Peer peer = view.peer();
    JsonObjectBuilder json =
        Json.object()
            .add("node", peer.node())
            .add("state", peer.state().name().toLowerCase(Locale.ROOT));
    if (peer.lastHeardRound() >= 0) {
      json.add(
          "lastHeard",
          Json.object()
              .add("round", peer.lastHeardRound())
              .add("time", Times.rfc3339(peer.lastHeardMicros())));
    }
    json.add("inSync", view.inSync()).add("behind", view.behind()).add("ahead", view.ahead());
    if (!peer.address().isEmpty()) {
      json.add("address", peer.address());
    }
    if (view.duplicate()) {
      json.add("duplicate", true);
    }
    return json.add("clock", clock(peer.clock()));
  }

  private static JsonObjectBuilder clock(PeerClock clock) {
    JsonObjectBuilder json = Json.object().add("agrees", clock.agrees());
    clock.offset().ifPresent(micros -> json.add("offset", Times.duration(micros)));
    clock.refused().ifPresent(micros -> json.add("refusedAhead", Times.duration(micros)));
    return json;
  }
}
