package io.parley.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The root of the REST surface: everything lies under {@code /parley/api/v1}. */
@ApplicationPath("/api/v1")
public class ParleyApplication extends Application {
  /** Jersey: OPTIONS answers with Allow, not with a description in a format of its own. */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of("jersey.config.server.wadl.disableWadl", true);
  }
}
