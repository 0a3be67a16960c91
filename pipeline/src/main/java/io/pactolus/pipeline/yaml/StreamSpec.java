package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.model.Stream.TimeUnit;
import io.pactolus.pipeline.model.Stream.Tombstones;
import io.pactolus.pipeline.schema.DataType;
import java.time.Duration;
import java.util.List;

/** The options below {@code stream}. */
final class StreamSpec {
  private StreamSpec() {}

  static final Duration CENTURY = Duration.ofDays(36_500);

  static final Option<String> NAME =
      Option.required("name", ScalarTypes.NAME, "Name of the stream and of its Bronze table.")
          .example("orders");
  static final Option<List<Located<String>>> KEY =
      Option.optional(
              "key",
              ListType.of(ScalarTypes.TEXT, "a field name or a list of them").orSingle(),
              "Fields that identify a business object. They must be `required`.")
          .example("event_id");
  static final Option<String> EVENT_TIME =
      Option.optional(
              "event_time",
              ScalarTypes.TEXT,
              "The `timestamp` field that says when the event happened.")
          .example("event_time");
  static final Option<String> VERSION =
      Option.optional(
              "version",
              ScalarTypes.TEXT,
              "The int, long, double, date or timestamp field that orders the versions of one key."
                  + " Without it the later offset is the newer one, and of several partitions the"
                  + " highest wins.")
          .example("updated");
  static final Option<Duration> LATENESS =
      Option.optional(
              "lateness",
              new DurationType(Duration.ZERO, CENTURY),
              "Events older than the watermark (the highest event time of earlier epochs) by more"
                  + " than this go to the dead-letter queue as `late`. Without it no event is too"
                  + " late; it simply corrects Gold.")
          .example("7 days");
  static final Option<Tombstones> TOMBSTONES =
      Option.optional(
              "tombstones",
              ScalarTypes.choice(Tombstones.class),
              "What a record with an empty value means: `delete` the row of the record key (one"
                  + " string, int or long key field, and an upsert table), `ignore` it, or"
                  + " `reject` it to the dead-letter queue.")
          .defaultsTo("ignore");
  static final Option<List<Located<Settings>>> FIELDS =
      Option.required(
          "fields",
          ListType.of(Field.GROUP, "a list of fields").atLeastOne(),
          "The columns. What is not listed stays in Bronze and is reported as drift.");
  static final GroupType GROUP =
      new GroupType(
          "stream",
          "The contract: how a record becomes columns.",
          () -> List.of(NAME, KEY, EVENT_TIME, VERSION, LATENESS, TOMBSTONES, FIELDS));

  static final class Field {
    private Field() {}

    static final Option<String> NAME =
        Option.required("name", ScalarTypes.NAME, "Name of the column.").example("magnitude");
    static final Option<DataType> TYPE =
        Option.required(
                "type",
                new FieldTypeText(),
                "`boolean`, `int` (32 bits), `long` (64 bits), `double`, `decimal(p,s)`, `string`,"
                    + " `binary` (Base64 text in JSON), `date`, `timestamp`, `array<type>`,"
                    + " `struct` or `array<struct>` (both with `fields`). Between { and } a"
                    + " `\"decimal(10,2)\"` needs quotes.")
            .example("double");
    static final Option<List<Object>> PATH =
        Option.optional(
                "path",
                new PathType(),
                "Where the value stands in the JSON document: `a.b`, `a[0].b`, `['a.b']` for a"
                    + " name with a dot. Without it: the name.")
            .example("properties.mag");
    static final Option<Boolean> REQUIRED =
        Option.optional(
                "required",
                ScalarTypes.BOOLEAN,
                "A record without a value here goes to the dead-letter queue.")
            .defaultsTo("false");
    static final Option<YamlNode> DEFAULT =
        Option.optional(
                "default",
                new FreeType(),
                "Taken when the value is missing (not when it is null). Not for arrays and"
                    + " structs.")
            .example("0");
    static final Option<TimeUnit> UNIT =
        Option.optional(
                "unit",
                ScalarTypes.choice(TimeUnit.class),
                "Unit of a JSON number that is read as timestamp or date, counted from"
                    + " 1970-01-01T00:00:00Z.")
            .example("millis");
    static final Option<String> FORMAT =
        Option.optional(
                "format",
                new TimePattern(),
                "Pattern (`java.time`) of a JSON string that is read as timestamp or date. Without"
                    + " it: ISO 8601. A time without zone is UTC.")
            .example("dd.MM.yyyy HH:mm:ss");
    static final GroupType GROUP =
        new GroupType("a field", "One column of the contract.", Field::options);
    static final Option<List<Located<Settings>>> FIELDS =
        Option.optional(
            "fields",
            ListType.of(GROUP, "a list of fields").atLeastOne(),
            "The fields of a struct, or of the structs in an array; paths are relative to it.");

    private static List<Option<?>> options() {
      return List.of(NAME, TYPE, PATH, REQUIRED, DEFAULT, UNIT, FORMAT, FIELDS);
    }
  }
}
