package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Reason;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The options of a test. */
final class TestSpec {
  private TestSpec() {}

  static final Option<String> NAME =
      Option.required("name", ScalarTypes.TEXT, "What the test shows, as a sentence.")
          .example("a negative quantity is refused");
  static final Option<List<Located<Settings>>> GIVEN =
      Option.required(
          "given",
          ListType.of(Given.GROUP, "a list of records"),
          "The records, in the order of their offsets.");
  static final Option<Settings> EXPECT =
      Option.required("expect", Expect.GROUP, "What the tables hold afterwards.");
  static final GroupType GROUP =
      new GroupType("a test", "Given records, expected rows.", () -> List.of(NAME, GIVEN, EXPECT));

  static final class Given {
    private Given() {}

    static final Option<YamlNode> KEY =
        Option.optional("key", new FreeType(), "Record key as text. Without it: none.")
            .example("us1");
    static final Option<YamlNode> VALUE =
        Option.optional(
                "value",
                new FreeType(),
                "Record value: a mapping or list becomes JSON, text is taken as it is, also when"
                    + " it is not JSON. Without it: a tombstone.")
            .example("{id: us1, mag: 8.8}");
    static final Option<Map<String, Located<String>>> HEADERS =
        Option.optional(
                "headers",
                new MapType<>(ScalarTypes.TEXT, ScalarTypes.ANY_TEXT, "a mapping of headers"),
                "Record headers.")
            .example("{trace: abc}");
    static final Option<Long> TIMESTAMP =
        Option.optional(
                "timestamp",
                new TimestampMillis(),
                "Broker timestamp: ISO 8601 or milliseconds since 1970-01-01T00:00:00Z.")
            .defaultsTo("0");
    static final Option<Long> EPOCH =
        Option.optional(
                "epoch",
                ScalarTypes.integer("an epoch", 1, 1_000_000),
                "Epoch the record arrives in; must not fall. Without it: that of the record"
                    + " before, at first 1.")
            .example("2");
    static final Option<Long> PARTITION =
        Option.optional(
                "partition",
                ScalarTypes.integer("a partition number", 0, 1_000_000),
                "Partition the record is read from.")
            .defaultsTo("0");
    static final GroupType GROUP =
        new GroupType(
            "a given record",
            "A record as the broker would hand it over.",
            () -> List.of(KEY, VALUE, HEADERS, TIMESTAMP, EPOCH, PARTITION));
  }

  static final class Expect {
    private Expect() {}

    static final ListType<Map<String, Located<YamlNode>>> ROWS =
        ListType.of(new MapType<>(ScalarTypes.TEXT, new FreeType(), "a row"), "a list of rows");
    static final Option<List<Located<Settings>>> REJECTS =
        Option.optional(
            "rejects",
            ListType.of(Reject.GROUP, "a list of rejects"),
            "The rows of the dead-letter queue, all of them, in any order.");
    static final Option<Map<Outcome, Located<Long>>> OUTCOMES =
        Option.optional(
                "outcomes",
                new MapType<>(
                    ScalarTypes.choice(Outcome.class),
                    ScalarTypes.integer("a count", 0, Integer.MAX_VALUE),
                    "a mapping of outcome to count"),
                "How many records had an outcome, summed over the Silver tables.")
            .example("{inserted: 1, updated: 1}");
    static final GroupType GROUP =
        new GroupType(
                "what a test expects",
                "What the tables hold after the test.",
                () -> List.of(REJECTS, OUTCOMES))
            .with(
                new GroupType.Others(
                    "silver.<table>, gold.<table>",
                    Pattern.compile("(silver|gold)\\..*"),
                    ROWS,
                    "The rows of that table, all of them, in any order, compared on the columns"
                        + " that each row names."));
  }

  static final class Reject {
    private Reject() {}

    static final Option<Reason> REASON =
        Option.required(
                "reason", ScalarTypes.choice(Reason.class), "Reason code in the dead-letter queue.")
            .example("expectation");
    static final Option<String> RULE =
        Option.optional("rule", ScalarTypes.TEXT, "Name of the expectation, or of the field.")
            .example("quantity_is_positive");
    static final Option<Long> RECORD =
        Option.optional(
                "record",
                ScalarTypes.integer("a record number", 1, Integer.MAX_VALUE),
                "Which of the given records it is, from 1.")
            .example("1");
    static final GroupType GROUP =
        new GroupType(
            "a reject", "A row of the dead-letter queue.", () -> List.of(REASON, RULE, RECORD));
  }
}
