package io.parley.hazelcast.tls;

import com.hazelcast.internal.nio.BufferObjectDataInput;
import com.hazelcast.internal.nio.BufferObjectDataOutput;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InputOutputFactory;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import java.nio.ByteOrder;

/**
 * Builds Hazelcast's serialization so that each object, also within another, is held against {@link
 * AllowedTypes} before it is built.
 */
@SuppressWarnings("unchecked") // Its base implements build() so.
final class GuardedSerialization extends DefaultSerializationServiceBuilder {
  private InternalSerializationService guarded;

  /** Hazelcast's own, guarded. */
  InternalSerializationService guarded() {
    guarded = new GuardedService(build());
    return guarded;
  }

  /** Inputs read what is in them by the guarded service. */
  @Override
  protected InputOutputFactory createInputOutputFactory() {
    return new Inputs(super.createInputOutputFactory());
  }

  private final class Inputs implements InputOutputFactory {
    private final InputOutputFactory own;

    Inputs(InputOutputFactory own) {
      this.own = own;
    }

    @Override
    public BufferObjectDataInput createInput(
        Data data, InternalSerializationService service, boolean compatibility) {
      return own.createInput(data, guarded, compatibility);
    }

    @Override
    public BufferObjectDataInput createInput(
        byte[] buffer, InternalSerializationService service, boolean compatibility) {
      return own.createInput(buffer, guarded, compatibility);
    }

    @Override
    public BufferObjectDataInput createInput(
        byte[] buffer, int offset, InternalSerializationService service, boolean compatibility) {
      return own.createInput(buffer, offset, guarded, compatibility);
    }

    @Override
    public BufferObjectDataOutput createOutput(int size, InternalSerializationService service) {
      return own.createOutput(size, service);
    }

    @Override
    public BufferObjectDataOutput createOutput(
        int size, int growth, InternalSerializationService service) {
      return own.createOutput(size, growth, service);
    }

    @Override
    public ByteOrder getByteOrder() {
      return own.getByteOrder();
    }
  }
}
