package io.parley.api;

/** What can be wrong with a call: the stable types of problems (RFC 9457) with status and title. */
enum ProblemKind {
  INVALID_REQUEST("invalid-request", 400, "The request is not valid"),
  SERIALISATION("serialisation", 400, "The bytes are not what they claim to be"),
  NO_SUCH_PATH("no-such-path", 404, "There is nothing at this path"),
  UNKNOWN_NAME("unknown-name", 404, "Nothing of this name is known at this node"),
  NODE_NOT_REGISTERED("node-not-registered", 404, "The node is not registered, or not expected"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "The path does not take this method"),
  NOT_ACCEPTABLE("not-acceptable", 406, "The path has none of the media types that were asked for"),
  MERGE_CONFLICT("merge-conflict", 409, "The request contradicts what is stored"),
  STALE_STATE("stale-state", 409, "The request is behind what is known"),
  PRECONDITION_FAILED("precondition-failed", 412, "What is stored is not what was expected"),
  TOO_LARGE("too-large", 413, "The content is larger than allowed"),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The path does not take this media type"),
  RANGE_NOT_SATISFIABLE("range-not-satisfiable", 416, "The content has no such bytes"),
  CHECKPOINT_VERIFICATION_FAILED(
      "checkpoint-verification-failed", 422, "The bytes do not have the hash that they should"),
  INTERNAL("internal", 500, "This node failed unexpectedly"),
  UNKNOWN_TRANSFER_CODING("unknown-transfer-coding", 501, "The transfer coding is not known"),
  REPLICATION("replication", 503, "This node cannot do it now; nothing has changed"),
  UNCONFIRMED("unconfirmed", 503, "Whether the request takes effect is not known");

  private final String name;
  private final int status;
  private final String title;

  ProblemKind(String name, int status, String title) {
    this.name = name;
    this.status = status;
    this.title = title;
  }

  /** The type's URI; it never changes. */
  String type() {
    return "urn:parley:problem:" + name;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }
}
