package io.parley.gossip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The core with some lines of its source replaced, compiled in memory, and the simulator on top of
 * it: to see that the simulator can fail.
 */
public final class BrokenCore extends ClassLoader {
  private static final Path SOURCES = Path.of("src/main/java");

  private final Map<String, String> sources = new HashMap<>();
  private final Map<String, ByteArrayOutputStream> compiled = new HashMap<>();

  /** Unbroken as yet. */
  public BrokenCore() {
    super(BrokenCore.class.getClassLoader());
  }

  /** Replaces a piece of a class's source, which must be in it once. */
  public BrokenCore replace(Class<?> in, String piece, String by) {
    return replace(in.getName(), piece, by);
  }

  /** The same for a class that is not visible from here. */
  public BrokenCore replace(String className, String piece, String by) {
    String source =
        sources.computeIfAbsent(
            className,
            name -> {
              try {
                return Files.readString(SOURCES.resolve(name.replace('.', '/') + ".java"));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    int at = source.indexOf(piece);
    if (at < 0 || source.indexOf(piece, at + 1) >= 0) {
      throw new IllegalArgumentException(className + " must hold once: " + piece);
    }
    sources.put(className, source.replace(piece, by));
    return this;
  }

  /** Runs seeds of gossip's simulation until one fails, as {@link #run(Class, int)}. */
  String run(int seeds) throws ReflectiveOperationException, IOException {
    return run(SimulatedWorld.class, seeds);
  }

  /**
   * Runs seeds until one fails.
   *
   * @param simulation has a constructor that takes a seed, and a method "run"
   * @return the violation's message, behind the number of seeds that it took
   * @throws AssertionError if none of the first {@code seeds} fails
   */
  public String run(Class<?> simulation, int seeds)
      throws ReflectiveOperationException, IOException {
    compile();
    Class<?> world = Class.forName(simulation.getName(), true, this);
    var constructor = world.getDeclaredConstructor(long.class);
    var run = world.getDeclaredMethod("run");
    constructor.setAccessible(true);
    run.setAccessible(true);
    for (long seed = 0; seed < seeds; seed++) {
      try {
        run.invoke(constructor.newInstance(seed));
      } catch (java.lang.reflect.InvocationTargetException e) {
        return (seed + 1) + " seeds: " + e.getCause().getMessage();
      }
    }
    throw new AssertionError("none of " + seeds + " seeds has noticed it");
  }

  private void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        JavaFileManager inMemory = new InMemory(files)) {
      List<JavaFileObject> units = new ArrayList<>();
      sources.forEach((name, source) -> units.add(new Source(name, source)));
      String classes = Path.of(location()).toString();
      boolean done =
          compiler
              .getTask(
                  null, inMemory, diagnostics, List.of("-proc:none", "-cp", classes), null, units)
              .call();
      if (!done) {
        throw new IllegalArgumentException(diagnostics.getDiagnostics().toString());
      }
    }
  }

  private static URI location() {
    try {
      return Gossip.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("io.parley.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    ByteArrayOutputStream own = compiled.get(name);
    try (InputStream as = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (own == null && as == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = own != null ? own.toByteArray() : as.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String source;

    Source(String name, String source) {
      super(URI.create("memory:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }

  private final class InMemory extends ForwardingJavaFileManager<StandardJavaFileManager> {
    InMemory(StandardJavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(
          URI.create("memory:///" + className.replace('.', '/') + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          compiled.put(className, bytes);
          return bytes;
        }
      };
    }
  }
}
