package io.parley.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Refuses a stream of events that cannot be opened, while there is still a status to say so: once
 * the server has made the stream, it has answered 200.
 */
@Provider
@EventStreamAdmission.Required
public class EventStreamAdmission implements ContainerRequestFilter {

  /** Marks the calls that open a stream. */
  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  public @interface Required {}

  @Inject private EventStreams streams;

  @Override
  public void filter(ContainerRequestContext request) {
    FeedResource.position(
        request.getUriInfo().getQueryParameters().getFirst("after"),
        request.getHeaderString(HttpHeaders.LAST_EVENT_ID_HEADER));
    streams.requireRoom();
  }
}
