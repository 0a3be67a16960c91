package io.pactolus.control.metric;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run exports, under the names that Prometheus gives them. Names are for good: rules and
 * dashboards of users are made of them. Every one has the label {@code pipeline} as well.
 */
public enum Metric {
  BUILD_INFO(
      "pactolus_build_info",
      Kind.GAUGE,
      "1; which version and engine work here",
      "version",
      "engine"),
  RUN_STATE(
      "pactolus_run_state",
      Kind.GAUGE,
      "1 for the state that the run is in: starting, running, waiting (for the broker), paused (for"
          + " a replay), ended, failed",
      "state"),
  EPOCH("pactolus_epoch", Kind.GAUGE, "the newest epoch that is complete"),
  EPOCHS("pactolus_epochs_total", Kind.COUNTER, "epochs that this process has read and completed"),
  READ_RECORDS(
      "pactolus_read_records_total", Kind.COUNTER, "records that this process has read to Gold"),
  READ_BYTES(
      "pactolus_read_bytes_total",
      Kind.COUNTER,
      "their keys, values and headers, as they came from the broker"),
  RECORDS(
      "pactolus_records_total",
      Kind.COUNTER,
      "what became of them in each Silver table; rejected and late ones are dead letters",
      "table",
      "outcome"),
  RECORD_BYTES("pactolus_record_bytes_total", Kind.COUNTER, "their bytes", "table", "outcome"),
  WARNINGS(
      "pactolus_warnings_total", Kind.COUNTER, "warnings of runs, as they are in the output too"),
  DRIFTED_FIELDS(
      "pactolus_drifted_fields_total", Kind.COUNTER, "fields found not to be as the contract says"),
  EPOCH_SECONDS(
      "pactolus_epoch_seconds",
      Kind.HISTOGRAM,
      "from the last record read until the epoch is in the ledger"),
  EPOCH_STAGE_SECONDS(
      "pactolus_epoch_stage_seconds",
      Kind.HISTOGRAM,
      "time of each stage of an epoch: poll (waiting for records included), bronze, decode, silver,"
          + " dlq, gold, ledger",
      "stage"),
  COMMIT_SECONDS(
      "pactolus_commit_seconds",
      Kind.HISTOGRAM,
      "time of one commit to the log of a table, without its data files, by layer: bronze, silver,"
          + " dlq, gold, ledger, other",
      "layer"),
  FRESHNESS_SECONDS(
      "pactolus_freshness_seconds",
      Kind.HISTOGRAM,
      "age of each record when its epoch was in Gold, from the broker's timestamp or from the event"
          + " time; the targets of the pipeline file are bounds of buckets",
      "from"),
  SLO_RECORDS(
      "pactolus_slo_records_total",
      Kind.COUNTER,
      "records that a freshness target is judged by",
      "objective"),
  SLO_MISSED_RECORDS(
      "pactolus_slo_missed_records_total",
      Kind.COUNTER,
      "those of them that were older than the target",
      "objective"),
  LAG(
      "pactolus_consumer_lag_records",
      Kind.GAUGE,
      "offsets between the ledger and the end of a partition at the broker; of the 500 partitions"
          + " with the most only",
      "topic",
      "partition"),
  TOPIC_LAG("pactolus_topic_lag_records", Kind.GAUGE, "the same over all partitions", "topic"),
  BROKER_REACHABLE(
      "pactolus_broker_reachable",
      Kind.GAUGE,
      "1 when the broker said where the partitions end, 0 when it did not"),
  BREAKER_STATE(
      "pactolus_breaker_state",
      Kind.GAUGE,
      "1 for the state of the circuit breaker of a dependency: closed, open, half_open",
      "dependency",
      "state"),
  KEY_INDEX_KEYS(
      "pactolus_key_index_keys", Kind.GAUGE, "keys in the index of a Silver table", "table"),
  KEY_INDEX_BYTES(
      "pactolus_key_index_bytes",
      Kind.GAUGE,
      "what they take outside the Java heap, in memory or in temporary files",
      "table"),
  CPU_SECONDS("pactolus_cpu_seconds_total", Kind.COUNTER, "CPU time of the process since it began"),
  MEMORY(
      "pactolus_memory_bytes",
      Kind.GAUGE,
      "memory in use: heap, nonheap (classes, compiled code), direct and mapped (buffers outside"
          + " the heap), resident (all that the process has, Linux only) and native (that"
          + " less the heap and nonheap that the JVM holds and direct buffers: libraries such as"
          + " DuckDB, mapped pages, Linux only)",
      "kind"),
  HEAP_MAX("pactolus_heap_max_bytes", Kind.GAUGE, "how large the heap may become"),
  TABLE_FILES("pactolus_table_files", Kind.GAUGE, "data files in use", "table"),
  TABLE_BYTES("pactolus_table_bytes", Kind.GAUGE, "their size", "table"),
  TABLE_ROWS("pactolus_table_rows", Kind.GAUGE, "rows that a reader sees", "table"),
  TABLE_VERSION("pactolus_table_version", Kind.GAUGE, "newest version", "table"),
  TABLE_LOG_FILES("pactolus_table_log_files", Kind.GAUGE, "files in the log of a table", "table"),
  TABLE_LOG_BYTES("pactolus_table_log_bytes", Kind.GAUGE, "their size", "table"),
  LAKE_FREE_BYTES(
      "pactolus_lake_free_bytes",
      Kind.GAUGE,
      "what the file system of the lake has left for this process"),
  COST(
      "pactolus_cost_per_million_records",
      Kind.GAUGE,
      "what a million records cost at the default prices, as 'pactolus cost' says it, by part:"
          + " processor, memory, storage, retained, requests; looked at every 5 minutes",
      "part",
      "currency");

  /** How a figure behaves. */
  public enum Kind {
    /** Only grows while the process lives. */
    COUNTER,
    GAUGE,
    /** Classic buckets, with {@code _bucket}, {@code _sum} and {@code _count}. */
    HISTOGRAM
  }

  /** On each of them. */
  public static final String PIPELINE = "pipeline";

  private final String text;
  private final Kind kind;
  private final String help;
  // Separated by commas: an enum must not hold what could be changed.
  private final String labels;

  Metric(String text, Kind kind, String help, String... labels) {
    this.text = text;
    this.kind = kind;
    this.help = help;
    this.labels = String.join(",", labels);
  }

  /** As in a scrape; of a histogram without the endings of its parts. */
  public String text() {
    return text;
  }

  public Kind kind() {
    return kind;
  }

  public String help() {
    return help;
  }

  /** But for {@link #PIPELINE}. */
  public List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(",", -1));
  }

  /** Of a histogram: the counter of values up to a bound. */
  public String bucket() {
    return text + "_bucket";
  }

  /** Of a histogram. */
  public String sum() {
    return text + "_sum";
  }

  /** Of a histogram. */
  public String count() {
    return text + "_count";
  }

  /** A page about all of them. */
  public static String markdown() {
    return Stream.of(values())
        .map(
            metric ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        metric.text,
                        metric.kind.name().toLowerCase(Locale.ROOT),
                        metric.labels().stream()
                            .map(label -> "`" + label + "`")
                            .collect(Collectors.joining(", ")),
                        metric.help))
        .collect(
            Collectors.joining(
                "\n",
                """
                # Metrics

                <!-- Generated from the list of metrics; change that, not this page. -->

                What `GET /metrics` of `pactolus run --http` exports, besides the usual `jvm_*` figures. Each has the label `pipeline`
                as well. How to scrape: [operating](../operating.md#metrics).

                | name | kind | labels | what it is |
                | --- | --- | --- | --- |
                """,
                "\n"));
  }
}
