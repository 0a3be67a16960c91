package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import io.pactolus.pipeline.yaml.YamlNode.Mapping;
import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A word, or a mapping with one option. */
final class StartType implements ValueType<StartPosition> {
  private static final List<String> WORDS = List.of("earliest", "latest");
  private static final ScalarType<Integer> PARTITION =
      new ScalarType<>("a partition number") {
        @Override
        Integer parse(String text) throws Mismatch {
          return Math.toIntExact(
              ScalarTypes.integer("a partition number", 0, Integer.MAX_VALUE).parse(text));
        }
      };
  private static final Option<Instant> TIMESTAMP =
      Option.optional(
          "timestamp", ScalarTypes.INSTANT, "Begin at the first record at or after this time.");
  private static final Option<Map<String, Located<Map<Integer, Located<Long>>>>> OFFSETS =
      Option.optional(
          "offsets",
          new MapType<>(
              new TopicName(),
              new MapType<>(PARTITION, ScalarTypes.OFFSET, "a mapping of partition to offset"),
              "a mapping of topic to partitions"),
          "Topic to partition to the first offset to read.");
  private static final GroupType GROUP =
      new GroupType(
          "source.kafka.start",
          "A start position that is not a single word; one of these options.",
          () -> List.of(TIMESTAMP, OFFSETS));

  @Override
  public Optional<StartPosition> read(YamlNode node, Reading reading) {
    if (node instanceof Scalar scalar && !scalar.isNull()) {
      return word(scalar, reading);
    }
    if (!(node instanceof Mapping mapping)) {
      reading
          .problems()
          .add(node, "here must be " + label() + ", but it is " + node.kind(), remedy());
      return Optional.empty();
    }
    Optional<Settings> settings = GROUP.read(mapping, reading);
    if (mapping.entries().size() != 1) {
      reading.problems().add(node, "'start' takes exactly one of timestamp and offsets", remedy());
      return Optional.empty();
    }
    return settings.flatMap(StartType::position);
  }

  private static Optional<StartPosition> position(Settings settings) {
    return settings
        .find(TIMESTAMP)
        .<StartPosition>map(StartPosition.AtTimestamp::new)
        .or(() -> settings.find(OFFSETS).map(StartType::offsets));
  }

  private static StartPosition offsets(Map<String, Located<Map<Integer, Located<Long>>>> written) {
    Map<String, Map<Integer, Long>> offsets = new LinkedHashMap<>();
    written.forEach(
        (topic, partitions) -> {
          Map<Integer, Long> ofTopic = new LinkedHashMap<>();
          partitions.value().forEach((partition, offset) -> ofTopic.put(partition, offset.value()));
          offsets.put(topic, ofTopic);
        });
    return new StartPosition.AtOffsets(offsets);
  }

  private static Optional<StartPosition> word(Scalar scalar, Reading reading) {
    Optional<String> text = reading.expand(scalar);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().equals("earliest")) {
      return Optional.of(new StartPosition.Earliest());
    }
    if (text.get().equals("latest")) {
      return Optional.of(new StartPosition.Latest());
    }
    reading
        .problems()
        .add(
            scalar,
            "'" + ScalarType.shortened(scalar.text()) + "' is not a start position",
            Nearest.to(text.get(), WORDS)
                .map(word -> "did you mean '" + word + "'?")
                .orElse(remedy()));
    return Optional.empty();
  }

  private static String remedy() {
    return "write earliest, latest, {timestamp: 2025-07-29T00:00:00Z} or"
        + " {offsets: {topic: {0: 10}}}";
  }

  @Override
  public String label() {
    return "a start position";
  }

  GroupType group() {
    return GROUP;
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    return schema.anyOf(schema.orVariable(schema.choice(WORDS)), GROUP.schema(schema));
  }
}
