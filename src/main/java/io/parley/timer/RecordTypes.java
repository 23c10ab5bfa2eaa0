package io.parley.timer;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/** The types that the JDK remembers from linking the methods of records. */
final class RecordTypes {
  private RecordTypes() {}

  /**
   * Makes the JDK forget those of this application. Its static method handles keep the type that
   * they were adapted to last (JDK-8078641) and, by it, the class loader; so adapt them to a type
   * of the JDK.
   */
  static void forget() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      MethodHandle component =
          lookup.findVirtual(String.class, "strip", MethodType.methodType(String.class));
      for (String method : new String[] {"equals", "hashCode", "toString"}) {
        ObjectMethods.bootstrap(
            lookup, method, MethodHandle.class, String.class, "component", component);
      }
    } catch (Throwable e) {
      throw new LinkageError("cannot link the methods of a record", e);
    }
  }
}
