package io.pactolus.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.pipeline.plan.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the quakes pipeline must make of its messages, thought out again as plainly as can be: a map
 * from id to the row that is highest in (version, partition, offset). Parses with Jackson, knows
 * nothing of the engine.
 */
final class QuakeModel {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Integer, Long> offsets = new HashMap<>();
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final TreeMap<String, Row> rows = new TreeMap<>();

  /**
   * @param content the business columns, as the contract reads them
   */
  record Row(long version, long offset, int partition, List<@Nullable Object> content) {}

  Map<Outcome, Long> outcomes() {
    return outcomes;
  }

  /** Rows by id. */
  Map<String, Row> rows() {
    return rows;
  }

  /** Whether a record, well-formed as all that were recorded from the feed, is not rejected. */
  static boolean accepts(Given given) {
    JsonNode quake = parsed(given.value());
    return isPlausible(quake, quake.path("properties"));
  }

  /** Records of an epoch are taken partition by partition. */
  void epoch(List<Given> records) {
    records.stream().sorted(Comparator.comparingInt(Given::partition)).forEach(this::take);
  }

  private void take(Given given) {
    long offset = offsets.merge(given.partition(), 1L, Long::sum) - 1;
    outcomes.merge(outcome(given, offset), 1L, Long::sum);
  }

  private Outcome outcome(Given given, long offset) {
    JsonNode quake = parsed(given.value());
    JsonNode properties = quake.path("properties");
    if (!isPlausible(quake, properties)) {
      return Outcome.REJECTED;
    }
    String id = quake.path("id").asText();
    Row row =
        new Row(
            properties.path("updated").asLong(),
            offset,
            given.partition(),
            content(quake, properties));
    Row before = rows.get(id);
    if (before == null) {
      rows.put(id, row);
      return Outcome.INSERTED;
    }
    boolean repeats = before.version() == row.version() && before.content().equals(row.content());
    int order = ORDER.compare(row, before);
    if (order > 0 || (order == 0 && !repeats)) {
      rows.put(id, row);
      return repeats ? Outcome.DUPLICATE : Outcome.UPDATED;
    }
    return repeats ? Outcome.DUPLICATE : Outcome.STALE;
  }

  // Within a partition the record that comes later has the higher offset.
  private static final Comparator<Row> ORDER =
      Comparator.comparingLong(Row::version).thenComparingInt(Row::partition);

  private static JsonNode parsed(byte @Nullable [] value) {
    try {
      return value == null ? MissingNode.getInstance() : JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPlausible(JsonNode quake, JsonNode properties) {
    JsonNode at = quake.path("geometry").path("coordinates");
    return quake.path("id").isTextual()
        && properties.path("time").isIntegralNumber()
        && properties.path("updated").isIntegralNumber()
        && isBetween(properties.path("mag"), -2, 10)
        && isBetween(at.path(0), -180, 180)
        && isBetween(at.path(1), -90, 90);
  }

  private static boolean isBetween(JsonNode number, double low, double high) {
    return number.isNumber() && number.asDouble() >= low && number.asDouble() <= high;
  }

  /** In the order of the contract. */
  private static List<@Nullable Object> content(JsonNode quake, JsonNode properties) {
    List<@Nullable Object> content = new ArrayList<>();
    content.add(quake.path("id").asText());
    content.add(properties.path("time").asLong());
    content.add(properties.path("updated").asLong());
    content.add(number(properties.path("mag")));
    content.add(text(properties.path("magType")));
    content.add(text(properties.path("place")));
    for (int i = 0; i < 3; i++) {
      content.add(number(quake.path("geometry").path("coordinates").path(i)));
    }
    content.add(text(properties.path("status")));
    content.add(
        properties.has("tsunami") ? integer(properties.path("tsunami")) : Integer.valueOf(0));
    content.add(text(properties.path("alert")));
    content.add(integer(properties.path("sig")));
    content.add(integer(properties.path("felt")));
    content.add(number(properties.path("cdi")));
    content.add(number(properties.path("mmi")));
    content.add(integer(properties.path("nst")));
    for (String name : List.of("gap", "dmin", "rms")) {
      content.add(number(properties.path(name)));
    }
    for (String name : List.of("net", "code", "ids", "sources", "types", "type", "title")) {
      content.add(text(properties.path(name)));
    }
    return content;
  }

  private static @Nullable Double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : null;
  }

  private static @Nullable Integer integer(JsonNode node) {
    return node.isNumber() ? node.asInt() : null;
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }
}
