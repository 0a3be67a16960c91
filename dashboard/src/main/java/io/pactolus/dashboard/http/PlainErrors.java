package io.pactolus.dashboard.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers to what Jetty refuses before {@link Site} sees it, in the words of all other answers. */
final class PlainErrors extends ErrorHandler {
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, HttpProblem.MEDIA_TYPE);
    response.write(true, body(status), callback);
  }

  private static ByteBuffer body(int status) {
    return ByteBuffer.wrap(
        HttpProblem.unreadable(status).body().toString().getBytes(StandardCharsets.UTF_8));
  }
}
