package io.pactolus.bench.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Chromium's DevTools protocol: one page is asked, one question at a time. */
final class DevTools implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 30;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  private final WebSocket socket;

  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  /**
   * @param port of the browser's DevTools
   */
  DevTools(int port) {
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create(page(port)), new Answers())
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .join();
  }

  private String page(int port) {
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    try {
      String body =
          client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
      for (JsonNode target : JSON.readTree(body)) {
        if (target.path("type").asText().equals("page")) {
          return target.path("webSocketDebuggerUrl").asText();
        }
      }
      throw new IllegalStateException("the browser shows no page: " + body);
    } catch (IOException e) {
      throw new UncheckedIOException("the browser does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the browser", e);
    }
  }

  private void take(String text) {
    try {
      JsonNode answer = JSON.readTree(text);
      CompletableFuture<JsonNode> waiting = asked.remove(answer.path("id").asInt());
      if (waiting != null) {
        waiting.complete(answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the browser does not speak JSON", e);
    }
  }

  /** The result of a method. */
  JsonNode ask(String method) {
    int id = number.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode question = JSON.createObjectNode().put("id", id).put("method", method);
    socket.sendText(question.toString(), true).join();
    JsonNode found = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (found.has("error")) {
      throw new IllegalStateException(method + " failed: " + found.path("error"));
    }
    return found.path("result");
  }

  @Override
  public void close() {
    socket.abort();
  }
}
