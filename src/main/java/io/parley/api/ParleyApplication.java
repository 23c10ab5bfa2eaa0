package io.parley.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The root of the REST surface: everything lies under {@code /parley/api/v1}. */
@ApplicationPath("/api/v1")
public class ParleyApplication extends Application {}
