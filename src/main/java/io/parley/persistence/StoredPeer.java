package io.parley.persistence;

import io.parley.crdt.Origin;
import java.util.Objects;
import java.util.Optional;

/**
 * A peer as it was last seen, registered or removed; whether it lives is not kept.
 *
 * @param address where it was last seen; at most {@link #MAX_ADDRESS_CHARS} characters
 */
public record StoredPeer(String node, State state, Optional<String> address) {

  /** What an administrator or the membership made of it. */
  public enum State {
    /** It was a member, and nobody registered it. */
    MEMBER,
    REGISTERED,
    REMOVED
  }

  /** The longest host name is 253. */
  public static final int MAX_ADDRESS_CHARS = 255;

  /** Refuses what is no node id, and a longer address. */
  public StoredPeer {
    Origin.requireNodeId(node);
    Objects.requireNonNull(state, "state");
    if (address.isPresent() && address.get().length() > MAX_ADDRESS_CHARS) {
      throw new IllegalArgumentException(
          "address: got "
              + address.get().length()
              + " characters, want at most "
              + MAX_ADDRESS_CHARS);
    }
  }
}
