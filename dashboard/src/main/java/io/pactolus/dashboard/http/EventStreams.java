package io.pactolus.dashboard.http;

import io.pactolus.dashboard.http.EventFeed.Event;
import io.pactolus.dashboard.http.EventFeed.Subscription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Server-sent events. Each client has a thread of the server for as long as it listens. */
final class EventStreams {
  private static final int CLIENTS = 16;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final EventFeed feed;
  private final Semaphore places = new Semaphore(CLIENTS);
  private final Set<Thread> serving = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  EventStreams(EventFeed feed) {
    this.feed = feed;
  }

  void serve(Request request, Response response, Callback callback) {
    if (!places.tryAcquire()) {
      throw new HttpProblem(
          RequestTrouble.BUSY,
          "Too many listeners",
          "%d clients listen already. Close a page, or ask /api/v1/overview instead."
              .formatted(CLIENTS));
    }
    serving.add(Thread.currentThread());
    try (Subscription events = feed.subscribe(lastId(request))) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream;charset=utf-8");
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      // Some proxies collect answers otherwise.
      response.getHeaders().put("X-Accel-Buffering", "no");
      write(response, "retry: 2000\n\n");
      while (!closed) {
        Optional<Event> next = events.next(HEARTBEAT);
        write(response, next.map(Event::text).orElse(": still here\n\n"));
      }
      callback.succeeded();
    } catch (IOException e) {
      // The client has gone.
      callback.failed(e);
    } catch (InterruptedException e) {
      callback.succeeded();
    } finally {
      serving.remove(Thread.currentThread());
      places.release();
    }
  }

  private static void write(Response response, String text) throws IOException {
    Content.Sink.write(response, false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static OptionalLong lastId(Request request) {
    @Nullable String id = request.getHeaders().get("Last-Event-ID");
    return id != null && id.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(id))
        : OptionalLong.empty();
  }

  /** Ends all streams. */
  void close() {
    closed = true;
    serving.forEach(Thread::interrupt);
  }
}
