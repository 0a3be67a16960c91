package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.model.KafkaSource.OnGap;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import java.util.List;
import java.util.Map;

/** The options below {@code source}. */
final class SourceSpec {
  private SourceSpec() {}

  /** Formats of record values. */
  enum Format {
    JSON
  }

  static final Option<Settings> KAFKA =
      Option.required("kafka", Kafka.GROUP, "A Kafka cluster and its topics.");
  static final Option<Format> FORMAT =
      Option.optional(
              "format",
              ScalarTypes.choice(Format.class),
              "Format of the record values. A value must be one JSON object.")
          .defaultsTo("json");
  static final GroupType GROUP =
      new GroupType("source", "Where the records come from.", () -> List.of(KAFKA, FORMAT));

  static final class Kafka {
    private Kafka() {}

    static final Option<String> BROKERS =
        Option.required("brokers", ScalarTypes.TEXT, "Bootstrap servers, `host:port,host:port`.")
            .example("${KAFKA_BROKERS:-localhost:9092}");
    static final Option<List<Located<String>>> TOPICS =
        Option.required(
                "topics",
                ListType.of(new TopicName(), "a list of topics").atLeastOne().orSingle(),
                "Topics that are read into the one stream of the pipeline.")
            .example("[orders]");
    static final Option<StartPosition> START =
        Option.optional(
                "start",
                new StartType(),
                "Where to begin with a partition of which the lake holds no position: `earliest`,"
                    + " `latest`, `{timestamp: 2025-07-29T00:00:00Z}` (first record at or after"
                    + " it, by broker timestamp) or `{offsets: {topic: {0: 10}}}` (partitions not"
                    + " named begin at the earliest offset). Without it: `earliest`.")
            .example("earliest");
    static final Option<Map<String, Located<String>>> PROPERTIES =
        Option.optional(
                "properties",
                new MapType<>(ScalarTypes.TEXT, new ClientProperty(), "a mapping of properties"),
                "Properties passed through to the Kafka client (TLS, SASL, fetch sizes). Passwords"
                    + " and other secrets must come from `${NAME}` or `${file:/path}`.")
            .example("{security.protocol: SASL_SSL, sasl.jaas.config: \"${JAAS_CONFIG}\"}");
    static final Option<OnGap> ON_GAP =
        Option.optional(
                "on_gap",
                ScalarTypes.choice(OnGap.class),
                "When records expired before they were read: `stop` with a message that names the"
                    + " missing offsets, or `record` the gap in the ledger and read on.")
            .defaultsTo("stop");
    static final Option<String> CORRELATION_HEADER =
        Option.optional(
                "correlation_header",
                ScalarTypes.TEXT,
                "Header of a record that names it in all tables and messages, and for `trace --id`."
                    + " Without it, or where a record lacks it: `traceparent`; else the record's"
                    + " coordinates, `topic-partition:offset`. Control characters are replaced,"
                    + " and of more than 128 characters the rest becomes a hash.")
            .example("x-request-id");
    static final GroupType GROUP =
        new GroupType(
            "source.kafka",
            "A Kafka cluster and its topics.",
            () -> List.of(BROKERS, TOPICS, START, PROPERTIES, ON_GAP, CORRELATION_HEADER));
  }
}
