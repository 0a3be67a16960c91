package io.pactolus.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import io.pactolus.engine.core.source.GivenRecords.Given;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.zip.GZIPInputStream;

/**
 * Earthquakes as recorded from the feed: a message per line. Data: U.S. Geological Survey, public
 * domain.
 */
final class QuakeMessages {
  private static final ObjectMapper JSON = new ObjectMapper();

  private QuakeMessages() {}

  /** The week of the M8.8 Kamchatka earthquake, the data of the demo. */
  static List<Given> demo(ToIntFunction<JsonNode> partition) {
    Path file = JavaProcess.home().resolve("examples/quakes/quakes.ndjson.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return read(in, partition);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** September and October 2023. */
  static List<Given> twoMonths(ToIntFunction<JsonNode> partition) {
    try (InputStream in =
        new ZstdInputStream(
            QuakeMessages.class.getResourceAsStream(
                "/quakes-dev/quakes_2023-09_2023-10.ndjson.zst"))) {
      return read(in, partition);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a producer does that spreads records by their key. */
  static ToIntFunction<JsonNode> byKey(int partitions) {
    return message -> Math.floorMod(message.path("key").asText().hashCode(), partitions);
  }

  /** Polls go to either of two partitions, so the versions of a quake come from both. */
  static int byPoll(JsonNode message) {
    return Math.floorMod(message.path("headers").path("poll").asText().hashCode(), 2);
  }

  private static List<Given> read(InputStream in, ToIntFunction<JsonNode> partition)
      throws IOException {
    List<Given> messages = new ArrayList<>();
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode message = JSON.readTree(line);
      JsonNode key = message.path("key");
      JsonNode value = message.path("value");
      Map<String, String> headers = new LinkedHashMap<>();
      message
          .path("headers")
          .properties()
          .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
      messages.add(
          Given.of(
              key.isTextual() ? key.asText().getBytes(StandardCharsets.UTF_8) : null,
              value.isTextual()
                  ? value.asText().getBytes(StandardCharsets.UTF_8)
                  : JSON.writeValueAsBytes(value),
              headers,
              message.path("ts").asLong(),
              partition.applyAsInt(message)));
    }
    return messages;
  }
}
