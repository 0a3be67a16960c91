package io.pactolus.pipeline.yaml;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The options of a pipeline file, from the root. */
final class PipelineSpec {
  private PipelineSpec() {}

  private static final Duration YEARS = Duration.ofDays(36_500);

  static final Option<String> PIPELINE =
      Option.required(
              "pipeline",
              ScalarTypes.NAME,
              "Name of the pipeline. It is part of every table path and transaction id, so a lake"
                  + " belongs to this name for good.")
          .example("orders");
  static final Option<String> LAKE =
      Option.optional(
              "lake",
              ScalarTypes.TEXT,
              "Directory or URI below which the tables lie, as `<lake>/<pipeline>/silver/<table>`."
                  + " May be left out when `--lake` gives it.")
          .example("./lake");
  static final Option<Settings> SOURCE =
      Option.required("source", SourceSpec.GROUP, "Where the records come from.");
  static final Option<Settings> STREAM =
      Option.required("stream", StreamSpec.GROUP, "The contract: how a record becomes columns.");
  static final Option<List<Located<Settings>>> SILVER =
      Option.required(
          "silver",
          ListType.of(SilverSpec.GROUP, "a list of Silver tables").atLeastOne(),
          "Tables of typed, checked and deduplicated records.");
  static final Option<List<Located<Settings>>> GOLD =
      Option.optional(
          "gold",
          ListType.of(GoldSpec.GROUP, "a list of Gold tables"),
          "Tables of aggregates over Silver tables.");
  static final Option<Settings> SLO =
      Option.optional("slo", Slo.GROUP, "How fresh Gold has to be.");
  static final Option<Settings> EPOCH =
      Option.optional("epoch", Epoch.GROUP, "Bounds of the unit of progress.");
  static final Option<Settings> LIMITS =
      Option.optional("limits", Limits.GROUP, "Bounds of memory and of rejects.");
  static final Option<Settings> ALERTS =
      Option.optional("alerts", Alerts.GROUP, "Who is told what an operator has to know.");
  static final Option<Settings> RETENTION =
      Option.optional("retention", Retention.GROUP, "How long what is no longer current stays.");
  static final Option<List<Located<Settings>>> TESTS =
      Option.optional(
          "tests",
          ListType.of(TestSpec.GROUP, "a list of tests"),
          "Tests run by `pactolus test`; may also stand in `<name>.tests.yaml` beside"
              + " `<name>.yaml`.");

  static final GroupType ROOT =
      new GroupType(
          "the pipeline file",
          "One pipeline and the tables it owns.",
          () ->
              List.of(
                  PIPELINE, LAKE, SOURCE, STREAM, SILVER, GOLD, SLO, EPOCH, LIMITS, ALERTS,
                  RETENTION, TESTS));

  private static final Option<List<Located<Settings>>> REQUIRED_TESTS =
      Option.required(TESTS.name(), TESTS.type(), TESTS.doc());

  static final GroupType TESTS_FILE =
      new GroupType(
          "the tests file", "Tests beside the pipeline file.", () -> List.of(REQUIRED_TESTS));

  static final class Slo {
    private Slo() {}

    static final Option<Duration> FRESHNESS =
        Option.optional(
                "freshness",
                new DurationType(Duration.ofMillis(1), YEARS),
                "From the broker timestamp of a record until Gold shows it. The length of an epoch"
                    + " follows from it.")
            .defaultsTo("5 min");
    static final Option<Double> PERCENTILE =
        Option.optional(
                "percentile",
                ScalarTypes.percentage(),
                "Share of the records, in percent, for which `freshness` and `event_freshness` have to"
                    + " hold. What is left is the error budget.")
            .defaultsTo("95");
    static final Option<Optional<Duration>> EVENT_FRESHNESS =
        Option.optional(
                "event_freshness",
                new SwitchableDurationType(Duration.ofMillis(1), YEARS),
                "From the event time of a record until Gold shows it; only with `event_time` in the"
                    + " stream. `off` where events are old when they are sent: history, recordings.")
            .defaultsTo("1 h");
    static final Option<Duration> PERIOD =
        Option.optional(
                "period",
                new DurationType(Duration.ofDays(7), Duration.ofDays(90)),
                "Time over which the targets have to hold, and the error budget lasts.")
            .defaultsTo("30 d");
    static final GroupType GROUP =
        new GroupType(
            "slo",
            "The freshness targets. Alerts are raised when their error budget is used up too fast.",
            () -> List.of(FRESHNESS, PERCENTILE, EVENT_FRESHNESS, PERIOD));
  }

  static final class Epoch {
    private Epoch() {}

    static final Option<Duration> MIN =
        Option.optional(
                "min",
                new DurationType(Duration.ofMillis(1), Duration.ofDays(1)),
                "How long an epoch collects at least when records trickle in.")
            .defaultsTo("200 ms");
    static final Option<Duration> MAX =
        Option.optional(
                "max",
                new DurationType(Duration.ofMillis(1), Duration.ofDays(1)),
                "How long an epoch collects at most.")
            .defaultsTo("10 s");
    static final Option<Long> MAX_RECORDS =
        Option.optional(
                "max_records",
                ScalarTypes.integer("a whole number", 1, 100_000_000),
                "Records in one epoch at most.")
            .defaultsTo("200000");
    static final GroupType GROUP =
        new GroupType(
            "epoch",
            "Each epoch is one commit per table. Pactolus chooses its length between these bounds.",
            () -> List.of(MIN, MAX, MAX_RECORDS));
  }

  static final class Limits {
    private Limits() {}

    static final Option<Long> MAX_RECORD =
        Option.optional(
                "max_record",
                new SizeType(1, 1L << 30),
                "Key, value and headers of one record. A larger record goes to the dead-letter"
                    + " queue without its value.")
            .defaultsTo("8 MiB");
    static final Option<Long> MAX_EPOCH =
        Option.optional(
                "max_epoch", new SizeType(1, 1L << 40), "Raw bytes collected in one epoch at most.")
            .defaultsTo("128 MiB");
    static final Option<Long> KEY_INDEX_MEMORY =
        Option.optional(
                "key_index_memory",
                new SizeType(0, 1L << 50),
                "Memory outside the Java heap for all key indexes together; beyond it they live in"
                    + " temporary files.")
            .defaultsTo("512 MiB");
    static final Option<Double> MAX_REJECT_RATE =
        Option.optional(
                "max_reject_rate",
                ScalarTypes.percentage(),
                "Share of the last `reject_window` records, in percent, that a Silver table may"
                    + " reject. Above it the pipeline stops before the epoch reaches the"
                    + " dead-letter queue; the epoch stays in Bronze and is taken up again at the"
                    + " next start. Without it, it never stops for rejects.")
            .example("50");
    static final Option<Long> REJECT_WINDOW =
        Option.optional(
                "reject_window",
                ScalarTypes.integer("a number of records", 1, 1_000_000_000),
                "Over how many records `max_reject_rate` is taken, rounded up to whole epochs.")
            .defaultsTo("10000");
    static final GroupType GROUP =
        new GroupType(
            "limits",
            "What keeps memory, and the dead-letter queue, bounded whatever the topic holds.",
            () -> List.of(MAX_RECORD, MAX_EPOCH, KEY_INDEX_MEMORY, MAX_REJECT_RATE, REJECT_WINDOW));
  }

  static final class Alerts {
    private Alerts() {}

    static final Option<URI> WEBHOOK =
        Option.optional(
                "webhook",
                new WebhookAddress(),
                "Address that gets a JSON POST when the freshness target is missed"
                    + " (`slo_breach`), rejects stop the pipeline (`reject_flood`), a dependency"
                    + " does not answer (`breaker_open`) or an audit fails (`audit_failure`). It"
                    + " must come from `${NAME}` or `${file:/path}` and is in no message or log.")
            .example("${PACTOLUS_WEBHOOK}");
    static final GroupType GROUP =
        new GroupType(
            "alerts", "Who is told what an operator has to know.", () -> List.of(WEBHOOK));
  }

  static final class Retention {
    private Retention() {}

    static final Option<Duration> OBSOLETE_FILES =
        Option.optional(
                "obsolete_files",
                new DurationType(Duration.ZERO, YEARS),
                "How long data files that a table no longer uses stay for time travel and slow"
                    + " readers.")
            .defaultsTo("24 h");
    static final Option<Duration> LOG =
        Option.optional(
                "log",
                new DurationType(Duration.ZERO, YEARS),
                "How long Delta log entries stay after a checkpoint covers them.")
            .defaultsTo("24 h");
    static final GroupType GROUP =
        new GroupType(
            "retention",
            "When maintenance removes what no current table version needs.",
            () -> List.of(OBSOLETE_FILES, LOG));
  }
}
