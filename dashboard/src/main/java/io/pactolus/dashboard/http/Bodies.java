package io.pactolus.dashboard.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * Reads what clients post. A client that sends slowly holds a thread, so there are few of those at
 * a time, and none for long: the others are for those who only look. Thread-safe.
 */
final class Bodies {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int AT_ONCE = 8;
  private static final int LARGEST = 64 << 10;
  // What is not much too large is read before it is refused, see afterBody.
  private static final int LARGEST_READ = 1 << 20;

  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Duration patience;

  /**
   * @param patience with one body
   */
  Bodies(Duration patience) {
    this.patience = patience;
  }

  /**
   * A JSON object.
   *
   * @throws HttpProblem when it is something else, too large, or too slow to come
   * @throws IOException when the client has gone
   */
  JsonNode object(Request request) throws IOException {
    try {
      JsonNode body = JSON.readTree(bytes(request));
      if (body == null || !body.isObject()) {
        throw HttpProblem.badRequest("The body must be a JSON object.");
      }
      return body;
    } catch (JsonProcessingException e) {
      throw HttpProblem.badRequest("The body is not well-formed JSON.");
    }
  }

  /**
   * Runs {@code answer} when the client has sent its body, whether somebody reads that or not. A
   * client that is still sending when it is answered and its connection closed may see that break,
   * and not the answer. No thread waits. A body that is too large or of unknown length is not
   * waited for.
   */
  static void afterBody(Request request, Runnable answer) {
    if (request.getLength() <= 0 || request.getLength() > LARGEST_READ) {
      answer.run();
      return;
    }
    Content.Source.consumeAll(request, Callback.from(answer, gone -> answer.run()));
  }

  private byte[] bytes(Request request) throws IOException {
    if (request.getLength() > LARGEST_READ) {
      throw tooLarge();
    }
    if (!places.tryAcquire()) {
      throw new HttpProblem(
          RequestTrouble.BUSY,
          "Too many at once",
          "%d clients are sending something already. Try again in a moment.".formatted(AT_ONCE));
    }
    try {
      CompletableFuture<byte[]> read = new CompletableFuture<>();
      Content.Source.asByteArrayAsync(
          request,
          LARGEST_READ,
          Promise.Invocable.from(
              InvocationType.NON_BLOCKING, read::complete, read::completeExceptionally));
      byte[] bytes = read.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (bytes.length > LARGEST) {
        throw tooLarge();
      }
      return bytes;
    } catch (TimeoutException e) {
      request.fail(e);
      throw new HttpProblem(
          RequestTrouble.TIMEOUT,
          "The request was too slow",
          "Its body did not come within %d seconds.".formatted(Math.max(1, patience.toSeconds())));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalStateException) {
        throw tooLarge();
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      places.release();
    }
  }

  private static HttpProblem tooLarge() {
    return new HttpProblem(
        RequestTrouble.TOO_LARGE,
        "Too much at once",
        "A body has at most %d bytes.".formatted(LARGEST));
  }
}
