package io.pactolus.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The week of the M8.8 Kamchatka earthquake as the USGS feed told it, poll by poll, with a handful
 * of broken records of ours put in. Data: U.S. Geological Survey, public domain.
 */
public final class QuakeFeed {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<List<Message>> polls;

  private QuakeFeed(List<List<Message>> polls) {
    this.polls = polls;
  }

  /** As it was polled; the header {@code generated} says when the feed was made. */
  public record Message(
      @Nullable String key, byte @Nullable [] value, Map<String, String> headers) {}

  /** A broken record, the poll it is put behind, and what is wrong with it. */
  public record Broken(int poll, String what, String key, @Nullable String value) {}

  /** The deliberately broken records. */
  public static List<Broken> broken() {
    return List.of(
        new Broken(
            10,
            "JSON that breaks off in the middle",
            "broken-1",
            "{\"id\":\"broken-1\",\"properties\":{\"mag\":4."),
        new Broken(30, "an empty value", "broken-2", ""),
        new Broken(50, "no id", "broken-3", quake(null, "4.2", "1753833600000", "52.1")),
        new Broken(
            70,
            "a time that is the word yesterday",
            "broken-4",
            quake("broken-4", "4.2", "\"yesterday\"", "52.1")),
        new Broken(
            90, "magnitude 42", "broken-5", quake("broken-5", "42", "1753833600000", "52.1")),
        new Broken(
            110, "latitude 523.1", "broken-6", quake("broken-6", "4.2", "1753833600000", "523.1")));
  }

  private static String quake(@Nullable String id, String magnitude, String time, String latitude) {
    return "{\"type\":\"Feature\",\"properties\":{\"mag\":%s,\"place\":\"nowhere\",\"time\":%s,\"updated\":1753833700000},"
            .formatted(magnitude, time)
        + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[160.3,%s,20.0]}".formatted(latitude)
        + (id == null ? "}" : ",\"id\":\"" + id + "\"}");
  }

  public static QuakeFeed read(Path file) {
    Map<String, List<Message>> polls = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode message = JSON.readTree(line);
        Map<String, String> headers = new LinkedHashMap<>();
        message
            .path("headers")
            .properties()
            .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
        polls
            .computeIfAbsent(message.path("headers").path("poll").asText(), p -> new ArrayList<>())
            .add(
                new Message(
                    message.path("key").asText(),
                    JSON.writeValueAsBytes(message.path("value")),
                    headers));
      }
    } catch (IOException e) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "the demo data %s cannot be read (%s); it is part of the repository, restore it with git"
              .formatted(file, e),
          e);
    }
    List<List<Message>> inOrder = new ArrayList<>(polls.values());
    for (Broken broken : broken()) {
      List<Message> poll = inOrder.get(broken.poll());
      poll.add(
          new Message(
              broken.key(),
              broken.value() == null ? null : broken.value().getBytes(StandardCharsets.UTF_8),
              Map.of("broken", "on purpose")));
    }
    return new QuakeFeed(List.copyOf(inOrder));
  }

  public List<List<Message>> polls() {
    return polls;
  }

  public int messages() {
    return polls.stream().mapToInt(List::size).sum();
  }
}
