package io.parley.it;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/** By the REST interface of a Payara's administration. */
final class PayaraDeployments implements Deployments {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Eventually.DEADLINE)
          .build();

  private final String base;
  private final Path directory;
  private final Path log;

  /**
   * @param directory where archives are put for the server to read
   * @param log the server's log: an answer says that a deployment failed, this says why
   */
  PayaraDeployments(int adminPort, Path directory, Path log) {
    this.base = "http://127.0.0.1:" + adminPort + "/management/domain/";
    this.directory = directory;
    this.log = log;
  }

  @Override
  public boolean isStarted() {
    try {
      return isSuccess(call("GET", "applications/list-applications", null));
    } catch (UncheckedIOException | JsonException e) {
      return false;
    }
  }

  @Override
  public String tryDeploy(Path war) {
    long before = logged();
    JsonObject answer =
        call("POST", "applications/application", "id=" + encoded(war.toAbsolutePath().toString()));
    return isSuccess(answer) ? "" : message(answer) + "\n" + logSince(before);
  }

  @Override
  public void deploy(Archive<?> archive) {
    Path file = directory.resolve(archive.getName());
    archive.as(ZipExporter.class).exportTo(file.toFile(), true);
    deploy(file);
  }

  @Override
  public boolean isDeployed(String name) {
    JsonObject answer = call("GET", "applications/list-applications", null);
    return answer.containsKey("properties")
        && answer.getJsonObject("properties").containsKey(application(name));
  }

  @Override
  public void undeploy(String name) {
    expectSuccess(call("DELETE", "applications/application/" + application(name), null));
  }

  private static String application(String file) {
    return file.replaceFirst("\\.war$", "");
  }

  @Override
  public void setProperty(String name, String value) {
    String property = encoded(name) + "=" + encoded(value);
    expectSuccess(call("POST", "servers/server/server/system-properties", property));
  }

  @Override
  public void clearProperty(String name) {
    expectSuccess(call("DELETE", "servers/server/server/system-properties/" + name, null));
  }

  private JsonObject call(String method, String path, String form) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Eventually.DEADLINE)
            .header("Accept", "application/json")
            .header("X-Requested-By", "parley")
            .method(
                method,
                form == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(form));
    if (form != null) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
        return reader.readObject();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean isSuccess(JsonObject answer) {
    return answer.getString("exit_code").equals("SUCCESS");
  }

  private static String message(JsonObject answer) {
    return answer.getString("message", answer.toString());
  }

  private static void expectSuccess(JsonObject answer) {
    if (!isSuccess(answer)) {
      throw new AssertionError(message(answer));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private long logged() {
    try {
      return Files.size(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String logSince(long length) {
    try {
      String all = Files.readString(log);
      return all.substring((int) Math.min(all.length(), length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
