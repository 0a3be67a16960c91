package io.pactolus.dashboard.http;

import io.pactolus.pipeline.PactolusException;

/** A request is answered with what is wrong about it, why, and what to do. */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

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
