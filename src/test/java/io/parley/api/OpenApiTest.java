package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The API's description says what the code has: every path and method, with its parameters. */
class OpenApiTest {

  /** Under the application: a server adds where that is. */
  private static final String BASE =
      "/"
          + ParleyApplication.class
              .getAnnotation(ApplicationPath.class)
              .value()
              .replaceAll("^/", "");

  private static final Map<String, Object> DOCUMENT = document();

  private static Map<String, Object> document() {
    try (InputStream in = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
      return new Yaml().load(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }

  /** Follows references. */
  private static Map<String, Object> resolved(Object node) {
    Map<String, Object> found = map(node);
    while (found.containsKey("$ref")) {
      Map<String, Object> at = DOCUMENT;
      for (String part : ((String) found.get("$ref")).substring(2).split("/", -1)) {
        at = map(at.get(part));
        assertNotNull(at, "dangling " + found);
      }
      found = at;
    }
    return found;
  }

  /** Each call's path and query parameters. */
  private static Map<String, Set<String>> described() {
    Map<String, Set<String>> calls = new TreeMap<>();
    map(DOCUMENT.get("paths"))
        .forEach(
            (path, methods) ->
                map(methods)
                    .forEach(
                        (method, call) -> {
                          Set<String> parameters = new TreeSet<>();
                          Object listed = map(call).getOrDefault("parameters", List.of());
                          for (Object one : (List<?>) listed) {
                            Map<String, Object> parameter = resolved(one);
                            if (!parameter.get("in").equals("header")) {
                              parameters.add(parameter.get("in") + " " + parameter.get("name"));
                            }
                          }
                          calls.put(method.toUpperCase(Locale.ROOT) + " " + path, parameters);
                        }));
    return calls;
  }

  private static Map<String, Set<String>> implemented() throws Exception {
    Map<String, Set<String>> calls = new TreeMap<>();
    for (Class<?> resource : resources()) {
      String own = resource.getAnnotation(Path.class).value();
      String base = BASE + (own.isEmpty() ? "" : "/" + own);
      for (Method method : resource.getDeclaredMethods()) {
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (http != null && !http.value().equals("HEAD")) {
            Path path = method.getAnnotation(Path.class);
            calls.put(
                http.value() + " " + base + (path == null ? "" : "/" + path.value()),
                parameters(method));
          }
        }
      }
    }
    return calls;
  }

  private static Set<String> parameters(Method method) {
    Set<String> parameters = new TreeSet<>();
    for (Annotation[] annotations : method.getParameterAnnotations()) {
      for (Annotation annotation : annotations) {
        if (annotation instanceof QueryParam query) {
          parameters.add("query " + query.value());
        } else if (annotation instanceof PathParam path) {
          parameters.add("path " + path.value());
        }
      }
    }
    return parameters;
  }

  private static List<Class<?>> resources()
      throws IOException, URISyntaxException, ClassNotFoundException {
    List<Class<?>> resources = new ArrayList<>();
    java.nio.file.Path classes =
        java.nio.file.Path.of(IndexResource.class.getResource("IndexResource.class").toURI())
            .getParent();
    try (Stream<java.nio.file.Path> files = Files.list(classes)) {
      for (java.nio.file.Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class")) {
          Class<?> type =
              Class.forName(
                  "io.parley.api." + name.substring(0, name.length() - ".class".length()));
          if (type.isAnnotationPresent(Path.class)) {
            resources.add(type);
          }
        }
      }
    }
    return resources;
  }

  @Test
  void describesEveryCallWithItsParametersAndNoOther() throws Exception {
    Map<String, Set<String>> implemented = implemented();
    assertTrue(implemented.size() > 20, implemented.toString());
    assertEquals(implemented, described());
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryAnswerIsDescribed() {
    checkReferences(DOCUMENT);
    map(DOCUMENT.get("paths"))
        .values()
        .forEach(
            methods ->
                map(methods)
                    .values()
                    .forEach(
                        call -> {
                          Map<String, Object> responses = map(map(call).get("responses"));
                          assertFalse(
                              responses.keySet().stream().noneMatch(s -> s.startsWith("2")));
                          for (String status : List.of("400", "500", "503")) {
                            assertTrue(responses.containsKey(status), status + " of " + call);
                          }
                          responses
                              .values()
                              .forEach(r -> assertNotNull(resolved(r).get("description")));
                        }));
  }

  private static void checkReferences(Object node) {
    if (node instanceof Map<?, ?> fields) {
      if (fields.containsKey("$ref")) {
        resolved(node);
      }
      fields.values().forEach(OpenApiTest::checkReferences);
    } else if (node instanceof List<?> items) {
      items.forEach(OpenApiTest::checkReferences);
    }
  }
}
