package io.parley.api;

import io.parley.node.StoredState;
import io.parley.replica.HeaderCell;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;

/** A state on its way to a client. For one thread; closes itself when it was written. */
final class StateStream implements StreamingOutput, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StateStream.class.getName());

  private final StoredState state;
  private final Runnable released;
  private ByteRange range;

  /**
   * @param released runs once it is closed
   */
  StateStream(StoredState state, Runnable released) {
    this.state = state;
    this.released = released;
  }

  HeaderCell header() {
    return state.header();
  }

  /** To write these bytes of it, all of which have just been read and checked. */
  StateStream checked(ByteRange sent) {
    state.check(sent.from(), sent.to());
    this.range = sent;
    return this;
  }

  @Override
  public void write(OutputStream out) throws IOException {
    try {
      state.copy(range.from(), range.to(), out);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "A client left in the middle of a state: {0}", e);
      throw e;
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    state.close();
    released.run();
  }
}
