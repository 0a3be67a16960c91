package io.pactolus.dashboard.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.Runbook;

/** A request is answered with what is wrong about it, why, and what to do. */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String MEDIA_TYPE = "application/problem+json";

  private final int status;
  private final String code;
  private final String title;

  public HttpProblem(RequestTrouble trouble, String title, String detail) {
    this(trouble.status(), trouble.name(), title, detail);
  }

  private HttpProblem(int status, String code, String title, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.title = title;
  }

  public static HttpProblem badRequest(String detail) {
    return new HttpProblem(RequestTrouble.BAD_REQUEST, "The request is not right", detail);
  }

  public static HttpProblem notFound(String title, String detail) {
    return new HttpProblem(RequestTrouble.NOT_FOUND, title, detail);
  }

  /** What is not HTTP as it is understood here. */
  static HttpProblem unreadable(int status) {
    RequestTrouble trouble =
        switch (status) {
          case 413, 414, 431 -> RequestTrouble.TOO_LARGE;
          default -> status < 500 ? RequestTrouble.BAD_REQUEST : RequestTrouble.INTERNAL;
        };
    return new HttpProblem(
        status,
        trouble.name(),
        "The request is not right",
        "It was refused before it was read to its end.");
  }

  /** What the user can act on, with the code of the command line. */
  public static HttpProblem of(PactolusException trouble) {
    int status =
        switch (trouble.code()) {
          case QUERY_FAILED, USAGE -> 422;
          case LAKE_MISSING -> 503;
          case FENCED, EPOCH_UNFINISHED, DEFINITION_CHANGED, EXPECTATION_STOP -> 409;
          default -> 500;
        };
    String title =
        switch (trouble.code()) {
          case QUERY_FAILED -> "The query failed";
          case LAKE_MISSING -> "The lake is not there yet";
          default -> "It could not be done";
        };
    return new HttpProblem(
        status, trouble.code().name(), title, String.valueOf(trouble.getMessage()));
  }

  /** As RFC 9457 says. */
  ObjectNode body() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "urn:pactolus:" + code)
        .put("title", title)
        .put("status", status)
        .put("detail", detail())
        .put("code", code)
        .put("runbook", Runbook.of(code).path());
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String title() {
    return title;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
