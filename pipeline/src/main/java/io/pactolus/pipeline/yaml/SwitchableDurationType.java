package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** A duration, or {@code off}. */
final class SwitchableDurationType extends ScalarType<Optional<Duration>> {
  private static final String OFF = "off";

  private final DurationType duration;

  SwitchableDurationType(Duration min, Duration max) {
    super("a duration or off");
    this.duration = new DurationType(min, max);
  }

  @Override
  Optional<Duration> parse(String text) throws Mismatch {
    return text.strip().equals(OFF) ? Optional.empty() : Optional.of(duration.parse(text));
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    ObjectNode node = duration.schema(schema);
    return node.put("pattern", "^" + OFF + "$|" + node.path("pattern").asText());
  }
}
