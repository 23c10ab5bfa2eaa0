package io.parley.hazelcast.tls;

import com.hazelcast.internal.nio.BufferObjectDataInput;
import com.hazelcast.internal.nio.BufferObjectDataOutput;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InputOutputFactory;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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
    InternalSerializationService own = build();
    guarded =
        (InternalSerializationService)
            Proxy.newProxyInstance(
                GuardedSerialization.class.getClassLoader(),
                new Class<?>[] {InternalSerializationService.class},
                (proxy, method, arguments) -> guard(own, method, arguments));
    return guarded;
  }

  private static Object guard(InternalSerializationService own, Method method, Object[] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "toObject" -> {
        if (arguments[0] instanceof Data data && data.totalSize() > 0) {
          byte[] bytes = data.toByteArray();
          AllowedTypes.require(data.getType(), at -> bytes[HeapData.DATA_OFFSET + at]);
        }
      }
      case "readObject" -> require((ObjectDataInput) arguments[0]);
      default -> {}
    }
    try {
      return method.invoke(own, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void require(ObjectDataInput in) throws IOException {
    if (!(in instanceof BufferObjectDataInput input)) {
      throw new HazelcastSerializationException("input: got " + in.getClass());
    }
    int position = input.position();
    AllowedTypes.require(
        input.readInt(position),
        at -> {
          try {
            return input.readByte(position + Integer.BYTES + at);
          } catch (IOException e) {
            throw new HazelcastSerializationException(e);
          }
        });
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
