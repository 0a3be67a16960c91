package io.pactolus.dashboard.http;

/** Why a request was refused, where no error code of the command line says it. */
public enum RequestTrouble {
  BAD_REQUEST(400),
  UNAUTHORIZED(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  TIMEOUT(408),
  CONFLICT(409),
  TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  BUSY(429),
  /** A bug. */
  INTERNAL(500);

  private final int status;

  RequestTrouble(int status) {
    this.status = status;
  }

  /** Of HTTP. */
  public int status() {
    return status;
  }
}
