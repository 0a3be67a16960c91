package io.pactolus.pipeline.plan;

import static io.pactolus.pipeline.schema.Field.optional;
import static io.pactolus.pipeline.schema.Field.required;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.List;

/**
 * Columns and whole schemas that Pactolus owns. Names that begin with an underscore are reserved in
 * business tables.
 */
public final class SystemColumns {
  private SystemColumns() {}

  public static final StructType BRONZE =
      StructType.of(
          optional("key", DataType.BINARY),
          optional("value", DataType.BINARY),
          optional(
              "headers",
              new ArrayType(
                  StructType.of(
                      required("key", DataType.STRING), optional("value", DataType.BINARY)))),
          required("topic", DataType.STRING),
          required("partition", DataType.INT),
          required("offset", DataType.LONG),
          optional("timestamp", DataType.TIMESTAMP),
          required("ingest_time", DataType.TIMESTAMP),
          required("epoch", DataType.LONG),
          required("correlation_id", DataType.STRING),
          // Bytes of key + value + headers when the record was over limits.max_record and the value
          // was not kept.
          optional("oversized_bytes", DataType.LONG));

  /** Follow the business columns of every Silver table: where the row came from. */
  public static final List<Field> SILVER =
      List.of(
          required("_topic", DataType.STRING),
          required("_partition", DataType.INT),
          required("_offset", DataType.LONG),
          required("_timestamp", DataType.TIMESTAMP),
          required("_epoch", DataType.LONG),
          required("_correlation_id", DataType.STRING));

  /**
   * Last column of upsert tables: 64-bit hash of the business columns; tells a redelivery from a
   * change.
   */
  public static final Field CONTENT_HASH = required("_content_hash", DataType.LONG);

  /**
   * Last columns of every Gold table: epoch of the last change of the group, and its aggregate
   * state.
   */
  public static final List<Field> GOLD =
      List.of(required("_epoch", DataType.LONG), required("_state", DataType.BINARY));

  public static final StructType DLQ =
      StructType.of(
          optional("key", DataType.BINARY),
          optional("value", DataType.BINARY),
          optional(
              "headers",
              new ArrayType(
                  StructType.of(
                      required("key", DataType.STRING), optional("value", DataType.BINARY)))),
          required("topic", DataType.STRING),
          required("partition", DataType.INT),
          required("offset", DataType.LONG),
          optional("timestamp", DataType.TIMESTAMP),
          required("epoch", DataType.LONG),
          required("correlation_id", DataType.STRING),
          // The Silver table that refused the record; null when it could not be decoded and so
          // reached none.
          optional("table", DataType.STRING),
          required("reason", DataType.STRING),
          required("message", DataType.STRING),
          // Expectation name, for reason 'expectation'.
          optional("rule", DataType.STRING),
          // Contract field, for a decode error.
          optional("field", DataType.STRING),
          // Byte offset in the raw value where decoding failed.
          optional("json_position", DataType.LONG),
          // 'pending', or 'replayed' when the record has left the queue.
          required("replay_state", DataType.STRING),
          // The replay epoch in which it left.
          optional("replayed_in_epoch", DataType.LONG),
          // How often it was tried, the first time included; NULL in rows older than this column:
          // 1.
          optional("attempts", DataType.INT),
          // The replay epoch that tried it last; NULL when none has.
          optional("tried_in_epoch", DataType.LONG),
          // SQL that repaired the raw value for that replay; NULL when the value was as in Bronze.
          optional("transform", DataType.STRING));

  /** One row per epoch, topic-partition and Silver table. */
  public static final StructType LEDGER =
      StructType.of(
          required("epoch", DataType.LONG),
          required("topic", DataType.STRING),
          required("partition", DataType.INT),
          required("from_offset", DataType.LONG),
          required("until_offset", DataType.LONG),
          required("records", DataType.LONG),
          // Offsets in the range that hold no record: transaction markers, aborted or compacted
          // records.
          required("empty_offsets", DataType.LONG),
          // Offsets that expired before they were read (on_gap: record).
          required("gap_offsets", DataType.LONG),
          required("table", DataType.STRING),
          required("inserted", DataType.LONG),
          required("updated", DataType.LONG),
          required("deleted", DataType.LONG),
          required("duplicate", DataType.LONG),
          required("stale", DataType.LONG),
          required("filtered", DataType.LONG),
          required("late", DataType.LONG),
          required("rejected", DataType.LONG),
          // Failed expectations with on_fail: warn; these records have another outcome.
          required("warnings", DataType.LONG),
          optional("min_timestamp", DataType.TIMESTAMP),
          optional("max_timestamp", DataType.TIMESTAMP),
          // Highest event time accepted in this epoch and before; the watermark of the next epoch.
          optional("max_event_time", DataType.TIMESTAMP),
          required("bronze_version", DataType.LONG),
          optional("silver_version", DataType.LONG),
          required("engine", DataType.STRING),
          required("run_id", DataType.STRING),
          required("started_at", DataType.TIMESTAMP),
          required("gold_at", DataType.TIMESTAMP),
          // 'read', or 'replay': such an epoch reads nothing and moves records from one outcome to
          // another, so its counts may be negative and add up to 0. NULL in rows older than this
          // column: 'read'.
          optional("kind", DataType.STRING),
          // Dead letters that a replay tried again.
          optional("replayed", DataType.LONG),
          // Of kind 'rollback': the epoch whose state came back. What later epochs counted is
          // counted
          // here once more, negated, so that sums over the ledger say what the tables hold.
          optional("rolled_back_to", DataType.LONG),
          // Of kind 'rebuild': the counts are what the table's outcomes are now less what they
          // were.
          // They add up to this: the records that the table, being younger, had not been offered
          // before.
          optional("first_offered", DataType.LONG),
          // What follows is of the epoch as a whole. It stands in the first row of an epoch that
          // reads and is NULL in the others, and in rows older than these columns, so that sums
          // over the ledger are right.
          //
          // JSON: how old the records were at gold_at, as the highest age of a bucket in
          // milliseconds, to records. From the broker timestamp, and from the event time.
          optional("broker_to_gold", DataType.STRING),
          optional("event_to_gold", DataType.STRING),
          // Keys, values and headers.
          optional("raw_bytes", DataType.LONG),
          // Processor time that the run has used since its epoch before.
          optional("cpu_micros", DataType.LONG),
          // Memory that the run held at the end of the epoch.
          optional("memory_bytes", DataType.LONG),
          // JSON: stage to microseconds of wall time.
          optional("stage_micros", DataType.STRING));
}
