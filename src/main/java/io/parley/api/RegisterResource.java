package io.parley.api;

import io.parley.node.Node;
import io.parley.node.Precondition;
import io.parley.node.Settings;
import io.parley.node.UnknownNameException;
import io.parley.persistence.RegisterHead;
import io.parley.replica.RegisterCell;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/** Named last-writer-wins values. */
@Path("registers")
@ApplicationScoped
public class RegisterResource {

  private static final char LIST = 'r';

  @Inject private Node node;

  @Inject private AsyncAnswers answers;

  /** Names, stamps, sizes. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response list(
      @QueryParam("prefix") String prefix,
      @QueryParam("limit") String limit,
      @QueryParam("after") String after) {
    RegisterHead.Page page =
        node.stateReader()
            .registers(
                Names.prefix(prefix),
                after == null ? "" : Cursor.decode(LIST, after),
                Paging.limit(limit));
    return Answers.json(
        Paging.page(
            page.registers(),
            page.more(),
            RegisterResource::head,
            head -> Cursor.encode(LIST, head.name())));
  }

  private static JsonObjectBuilder head(RegisterHead head) {
    return Json.object()
        .add("name", head.name())
        .add("stamp", Precondition.stamp(head.origin(), head.version()))
        .add("origin", head.origin().toString())
        .add("timestamp", Times.rfc3339(head.timestamp()))
        .add("mediaType", head.mediaType())
        .add("size", head.bytes());
  }

  /** The value. */
  @GET
  @Path("{name}")
  public Response value(
      @PathParam("name") String name,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request) {
    Names.check(name);
    RegisterCell cell =
        node.registers()
            .read(name)
            .orElseThrow(
                () ->
                    new UnknownNameException(
                        "register: got %s, which nobody has written as far as this node knows"
                            .formatted(Quoted.of(name))));
    if (cell.deleted()) {
      throw new UnknownNameException(
          "register: got %s, which %s deleted at %s"
              .formatted(Quoted.of(name), cell.origin(), Times.rfc3339(cell.timestamp())));
    }
    return StoredBytes.of(cell).read(headers, request);
  }

  private static Response.ResponseBuilder stamped(
      Response.ResponseBuilder response, RegisterCell cell) {
    return response
        .tag(new EntityTag(Precondition.stamp(cell)))
        .header("Parley-Origin", cell.origin().toString())
        .header("Parley-Timestamp", Times.rfc3339(cell.timestamp()));
  }

  /** Writes a value. */
  @PUT
  @Path("{name}")
  @Produces(MediaType.APPLICATION_JSON)
  public void put(
      @PathParam("name") String name,
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    Names.check(name);
    String mediaType = MediaTypes.ofBody(headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
    Precondition precondition = EntityTags.precondition(headers);
    byte[] value =
        RequestBody.read(
            body, headers, node.settings().get(Settings.MAX_VALUE), "parley.max-value");
    answers.when(
        node.registers().put(name, mediaType, value, precondition),
        uri,
        async,
        RegisterResource::written);
  }

  /** Writes "nothing". */
  @DELETE
  @Path("{name}")
  @Produces(MediaType.APPLICATION_JSON)
  public void delete(
      @PathParam("name") String name,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    Names.check(name);
    answers.when(
        node.registers().delete(name, EntityTags.precondition(headers)),
        uri,
        async,
        RegisterResource::written);
  }

  private static Response written(RegisterCell cell) {
    JsonObjectBuilder json =
        Json.object()
            .add("name", cell.name())
            .add("stamp", Precondition.stamp(cell))
            .add("origin", cell.origin().toString())
            .add("timestamp", Times.rfc3339(cell.timestamp()));
    if (!cell.deleted()) {
      json.add("mediaType", cell.mediaType()).add("size", cell.value().length);
    }
    return stamped(Answers.jsonBuilder(Response.Status.OK, json), cell).build();
  }
}
