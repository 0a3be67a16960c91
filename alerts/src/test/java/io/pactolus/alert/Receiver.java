package io.pactolus.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** A real server that takes alerts. */
final class Receiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Receiver(IntUnaryOperator statusOfRequest) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/secret-path",
        exchange -> {
          JsonNode body = JSON.readTree(exchange.getRequestBody());
          int status = statusOfRequest.applyAsInt(requests.incrementAndGet());
          received.add(body);
          if (status == 0) {
            // Hangs: the request is taken and never answered.
            await(closed);
          } else {
            exchange.sendResponseHeaders(status, -1);
          }
          exchange.close();
        });
    server.start();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @param statusOfRequest of the first, second, ... request; 0: never answers
   */
  static Receiver answering(IntUnaryOperator statusOfRequest) throws IOException {
    return new Receiver(statusOfRequest);
  }

  static Receiver hanging() throws IOException {
    return new Receiver(request -> 0);
  }

  URI address() {
    return URI.create(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/secret-path?token=t0");
  }

  /** The next request, in whatever time a busy machine takes. */
  JsonNode next() throws InterruptedException {
    JsonNode body = received.poll(60, TimeUnit.SECONDS);
    if (body == null) {
      throw new AssertionError("nothing came");
    }
    return body;
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
