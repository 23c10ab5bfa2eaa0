package io.parley.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.impl.MemberImpl;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.serialization.SerializationClassNameFilter;
import com.hazelcast.version.MemberVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class ReadableFailuresTest {
  /** Whose operations members send one another. */
  private static final List<String> USED =
      List.of(
          "com/hazelcast/core/",
          "com/hazelcast/cluster/",
          "com/hazelcast/internal/cluster/",
          "com/hazelcast/internal/partition/",
          "com/hazelcast/internal/server/",
          "com/hazelcast/nio/",
          "com/hazelcast/partition/",
          "com/hazelcast/spi/exception/",
          "com/hazelcast/spi/impl/eventservice/",
          "com/hazelcast/spi/impl/operationservice/",
          "com/hazelcast/topic/",
          "com/hazelcast/transaction/");

  private final SerializationClassNameFilter filter =
      new SerializationClassNameFilter(ReadableFailures.filter());

  private static Object argument(Class<?> type) throws IOException {
    Address address = new Address("127.0.0.1", 5701);
    if (type == String.class) {
      return "text";
    } else if (type == int.class) {
      return 1;
    } else if (type == boolean.class) {
      return true;
    } else if (type == Address.class) {
      return address;
    } else if (type == UUID.class) {
      return new UUID(1, 2);
    } else if (type == MemberVersion.class) {
      return MemberVersion.of("5.7.0");
    } else if (Member.class.isAssignableFrom(type)) {
      return new MemberImpl.Builder(address)
          .version(MemberVersion.of("5.7.0"))
          .uuid(new UUID(1, 2))
          .build();
    }
    return Throwable.class.isAssignableFrom(type) ? new IllegalStateException("cause") : null;
  }

  private final List<Constructor<?>> unmade = new ArrayList<>();

  private List<Throwable> made(Class<?> type) {
    List<Throwable> made = new ArrayList<>();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      try {
        constructor.setAccessible(true);
        Object[] arguments = new Object[constructor.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
          arguments[i] = argument(constructor.getParameterTypes()[i]);
        }
        Throwable failure = (Throwable) constructor.newInstance(arguments);
        failure.addSuppressed(new IOException("suppressed"));
        made.add(failure);
      } catch (ReflectiveOperationException | IOException | RuntimeException e) {
        // It wants other things; another constructor does.
        unmade.add(constructor);
      }
    }
    return made;
  }

  private void read(Throwable failure, Set<String> refused) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure);
    } catch (NullPointerException e) {
      // One that was made for reading alone.
      return;
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
          @Override
          protected Class<?> resolveClass(ObjectStreamClass described)
              throws IOException, ClassNotFoundException {
            try {
              filter.filter(described.getName());
            } catch (SecurityException e) {
              refused.add(described.getName());
            }
            return super.resolveClass(described);
          }
        }) {
      in.readObject();
    }
  }

  @Test
  void everyFailureOfWhatMembersSendOneAnotherCanBeRead() throws Exception {
    Set<String> refused = new TreeSet<>();
    int failures = 0;
    Path jar =
        Path.of(
            HazelcastInstance.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile classes = new JarFile(jar.toFile())) {
      for (var entry : Collections.list(classes.entries())) {
        String name = entry.getName();
        if (!name.endsWith("Exception.class") || USED.stream().noneMatch(name::startsWith)) {
          continue;
        }
        Class<?> type = Class.forName(name.replace('/', '.').replace(".class", ""));
        if (Modifier.isAbstract(type.getModifiers()) || !Throwable.class.isAssignableFrom(type)) {
          continue;
        }
        for (Throwable failure : made(type)) {
          read(failure, refused);
          failures++;
        }
      }
    }
    assertTrue(failures > 30, "failures: " + failures + ", not made: " + unmade);
    assertEquals(Set.of(), refused);
  }

  @Test
  void nothingElseIsRead() {
    for (String name :
        List.of(
            "java.util.HashMap",
            "java.util.PriorityQueue",
            "java.net.URL",
            "javax.management.BadAttributeValueExpException",
            "com.hazelcast.internal.util.collection.ArrayUtils",
            "com.hazelcast.map.impl.record.Record",
            "io.parley.hazelcast.ReadableFailures",
            "java.lang.invoke.SerializedLambda")) {
      assertThrows(SecurityException.class, () -> filter.filter(name), name);
    }
  }
}
