package io.pactolus.dashboard.http;

import io.pactolus.dashboard.http.EventFeed.Event;
import io.pactolus.dashboard.http.EventFeed.Subscription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final EventFeed feed;
  private final Semaphore places = new Semaphore(CLIENTS);
  private final Set<Thread> serving = new HashSet<>();

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
    synchronized (serving) {
      serving.add(Thread.currentThread());
    }
    try (Subscription events = feed.subscribe(lastId(request))) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream;charset=utf-8");
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      // Some proxies collect answers otherwise.
      response.getHeaders().put("X-Accel-Buffering", "no");
      write(response, "retry: 2000\n\n");
      Optional<Event> next = events.next(HEARTBEAT);
      while (!next.equals(Optional.of(Event.LAST))) {
        write(response, next.map(Event::text).orElse(": still here\n\n"));
        next = events.next(HEARTBEAT);
      }
      callback.succeeded();
    } catch (IOException e) {
      // The client has gone.
      callback.failed(e);
    } catch (InterruptedException e) {
      callback.succeeded();
    } finally {
      synchronized (serving) {
        serving.remove(Thread.currentThread());
        serving.notifyAll();
      }
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

  /** Ends all streams, after a moment for what clients have not been told yet. */
  void close() {
    feed.end();
    long end = System.nanoTime() + FAREWELL.toNanos();
    synchronized (serving) {
      try {
        for (long left = end - System.nanoTime();
            left > 0 && !serving.isEmpty();
            left = end - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(serving, left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      serving.forEach(Thread::interrupt);
    }
  }
}
