package io.parley.hazelcast.tls;

import com.hazelcast.core.ManagedContext;
import com.hazelcast.internal.nio.BufferObjectDataInput;
import com.hazelcast.internal.nio.BufferObjectDataOutput;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.DataType;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.internal.serialization.impl.InternalGenericRecord;
import com.hazelcast.internal.serialization.impl.compact.Schema;
import com.hazelcast.internal.serialization.impl.portable.PortableContext;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.partition.PartitioningStrategy;
import com.hazelcast.spi.properties.HazelcastProperties;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * Hazelcast's own serialization, which holds each object against {@link AllowedTypes} before it is
 * built. What it reads out of must read what is within by this one, too.
 */
// All as Hazelcast has them.
@SuppressWarnings({"rawtypes", "unchecked", "TypeParameterUnusedInFormals"})
record GuardedService(InternalSerializationService own) implements InternalSerializationService {
  private static void require(Object object) {
    if (object instanceof Data data && data.totalSize() > 0) {
      byte[] bytes = data.toByteArray();
      AllowedTypes.require(data.getType(), at -> bytes[HeapData.DATA_OFFSET + at]);
    }
  }

  private static void require(ObjectDataInput in) {
    if (!(in instanceof BufferObjectDataInput input)) {
      throw new HazelcastSerializationException("input: got " + in.getClass());
    }
    int position = input.position();
    try {
      AllowedTypes.require(
          input.readInt(position), at -> byteAt(input, position + Integer.BYTES + at));
    } catch (IOException e) {
      throw new HazelcastSerializationException(e);
    }
  }

  private static byte byteAt(BufferObjectDataInput input, int position) {
    try {
      return input.readByte(position);
    } catch (IOException e) {
      throw new HazelcastSerializationException(e);
    }
  }

  @Override
  public <T> T toObject(Object data) {
    require(data);
    return own.toObject(data);
  }

  @Override
  public <T> T toObject(Object data, Class type) {
    require(data);
    return own.toObject(data, type);
  }

  @Override
  public <T> T readObject(ObjectDataInput in, boolean bigEndian) {
    require(in);
    return own.readObject(in, bigEndian);
  }

  @Override
  public <T> T readObject(ObjectDataInput in, Class type) {
    require(in);
    return own.readObject(in, type);
  }

  @Override
  public <B extends Data> B toData(Object object) {
    return own.toData(object);
  }

  @Override
  public <B extends Data> B toDataWithSchema(Object object) {
    return own.toDataWithSchema(object);
  }

  @Override
  public <B extends Data> B toData(Object object, PartitioningStrategy strategy) {
    return own.toData(object, strategy);
  }

  @Override
  public <B extends Data> B toData(Object object, DataType type) {
    return own.toData(object, type);
  }

  @Override
  public <B extends Data> B toData(Object object, DataType type, PartitioningStrategy strategy) {
    return own.toData(object, type, strategy);
  }

  @Override
  public <B extends Data> B convertData(Data data, DataType type) {
    return own.convertData(data, type);
  }

  @Override
  public <B extends Data> B trimSchema(Data data) {
    return own.trimSchema(data);
  }

  @Override
  public byte[] toBytes(Object object) {
    return own.toBytes(object);
  }

  @Override
  public byte[] toBytes(Object object, int leftPadding, boolean partitionHash) {
    return own.toBytes(object, leftPadding, partitionHash);
  }

  @Override
  public void writeObject(ObjectDataOutput out, Object object) {
    own.writeObject(out, object);
  }

  @Override
  public void disposeData(Data data) {
    own.disposeData(data);
  }

  @Override
  public BufferObjectDataInput createObjectDataInput(byte[] data) {
    return own.createObjectDataInput(data);
  }

  @Override
  public BufferObjectDataInput createObjectDataInput(byte[] data, int offset) {
    return own.createObjectDataInput(data, offset);
  }

  @Override
  public BufferObjectDataInput createObjectDataInput(Data data) {
    return own.createObjectDataInput(data);
  }

  @Override
  public BufferObjectDataOutput createObjectDataOutput(int size) {
    return own.createObjectDataOutput(size);
  }

  @Override
  public BufferObjectDataOutput createObjectDataOutput(int size, int growth) {
    return own.createObjectDataOutput(size, growth);
  }

  @Override
  public BufferObjectDataOutput createObjectDataOutput() {
    return own.createObjectDataOutput();
  }

  @Override
  public InternalGenericRecord readAsInternalGenericRecord(Data data) {
    throw refused();
  }

  @Override
  public Schema extractSchemaFromData(Data data) {
    throw refused();
  }

  @Override
  public Schema extractSchemaFromObject(Object object) {
    throw refused();
  }

  private static HazelcastSerializationException refused() {
    return new HazelcastSerializationException("records: members have none");
  }

  @Override
  public boolean isCompactSerializable(Object object) {
    return own.isCompactSerializable(object);
  }

  @Override
  public PortableContext getPortableContext() {
    return own.getPortableContext();
  }

  @Override
  public ClassLoader getClassLoader() {
    return own.getClassLoader();
  }

  @Override
  public ManagedContext getManagedContext() {
    return own.getManagedContext();
  }

  @Override
  public HazelcastProperties getHazelcastProperties() {
    return own.getHazelcastProperties();
  }

  @Override
  public ByteOrder getByteOrder() {
    return own.getByteOrder();
  }

  @Override
  public byte getVersion() {
    return own.getVersion();
  }

  @Override
  public void dispose() {
    own.dispose();
  }
}
