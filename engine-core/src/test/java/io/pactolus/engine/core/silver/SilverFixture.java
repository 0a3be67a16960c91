package io.pactolus.engine.core.silver;

import static io.pactolus.pipeline.schema.Field.optional;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.Reject;
import io.pactolus.engine.core.index.IndexMemory;
import io.pactolus.engine.core.testing.InMemoryLake;
import io.pactolus.engine.core.testing.InMemoryTable;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.Rule;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.Reason;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import io.pactolus.pipeline.sql.Expr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Silver table over records of id, version, time, payload and op. Expressions are column
 * references to boolean columns: {@code keep}, {@code valid} and {@code remove}; {@code valid}
 * fails to compute where the payload is "boom".
 */
final class SilverFixture {
  static final StructType DECODED =
      StructType.of(
          optional("id", DataType.STRING),
          optional("version", DataType.LONG),
          optional("time", DataType.TIMESTAMP),
          optional("payload", DataType.STRING),
          optional("keep", DataType.BOOLEAN),
          optional("valid", DataType.BOOLEAN),
          optional("remove", DataType.BOOLEAN));

  /** Columns of Silver that say which record a row is. */
  static final List<String> ROW =
      List.of("id", "version", "payload", "_topic", "_partition", "_offset");

  static final Expr KEEP = reference(4);
  static final Expr VALID = reference(5);
  static final Expr REMOVE = reference(6);

  /** A record; {@code kind} says what the decoder makes of it. */
  record Event(
      Kind kind,
      String topic,
      int partition,
      long offset,
      String id,
      @Nullable Long version,
      @Nullable Long time,
      @Nullable String payload,
      boolean keep,
      @Nullable Boolean valid,
      boolean remove) {
    enum Kind {
      RECORD,
      TOMBSTONE,
      IGNORED,
      UNDECODABLE
    }

    static Event of(int partition, long offset, String id, @Nullable Long version, String payload) {
      return new Event(
          Kind.RECORD, "t", partition, offset, id, version, 0L, payload, true, true, false);
    }

    Event at(@Nullable Long micros) {
      return new Event(
          kind, topic, partition, offset, id, version, micros, payload, keep, valid, remove);
    }

    Event as(Kind other) {
      return new Event(
          other, topic, partition, offset, id, version, time, payload, keep, valid, remove);
    }

    Event in(String otherTopic) {
      return new Event(
          kind, otherTopic, partition, offset, id, version, time, payload, keep, valid, remove);
    }

    /** As {@link #rows} has it. */
    String row() {
      return Arrays.asList(id, version, payload, topic, partition, offset).toString();
    }

    Event flags(boolean nowKeep, @Nullable Boolean nowValid, boolean nowRemove) {
      return new Event(
          kind, topic, partition, offset, id, version, time, payload, nowKeep, nowValid, nowRemove);
    }
  }

  private final InMemoryLake lake = new InMemoryLake();
  private final Plan plan;
  private final SilverPlan silver;
  private final IndexMemory memory;
  final InMemoryTable table;
  private SilverMerge merge;
  private OptionalLong watermark = OptionalLong.empty();
  private long epoch;

  SilverFixture(Path directory, SilverPlan silver, Optional<Duration> lateness) {
    this.silver = silver;
    this.plan = plan(silver, lateness);
    this.memory = new IndexMemory(300_000, directory);
    List<String> partitionColumns =
        silver.partitionOutputs().stream().map(o -> silver.outputs().get(o).name()).toList();
    this.table =
        lake.openOrCreate(
            new TableDefinition("p/silver/s", silver.schema(), partitionColumns, Map.of()));
    this.merge = open();
  }

  static SilverPlan upsert(boolean versioned, List<Integer> partitionBy) {
    return silver(
        Mode.UPSERT, List.of(0), versioned ? 1 : -1, partitionBy, List.of(), Optional.empty());
  }

  static SilverPlan append(List<Integer> key, Optional<Duration> horizon) {
    return silver(Mode.APPEND, key, -1, List.of(), List.of(), horizon);
  }

  static SilverPlan silver(
      Mode mode,
      List<Integer> key,
      int version,
      List<Integer> partitionBy,
      List<Rule> rules,
      Optional<Duration> horizon) {
    List<Output> outputs = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      outputs.add(new Output(DECODED.field(i).name(), reference(i)));
      fields.add(DECODED.field(i));
    }
    fields.addAll(SystemColumns.SILVER);
    if (mode == Mode.UPSERT) {
      fields.add(SystemColumns.CONTENT_HASH);
    }
    return new SilverPlan(
        "s",
        mode,
        outputs,
        new StructType(fields),
        key,
        version,
        2,
        partitionBy,
        Optional.of(KEEP),
        rules,
        mode == Mode.UPSERT ? Optional.of(REMOVE) : Optional.empty(),
        horizon);
  }

  private static Plan plan(SilverPlan silver, Optional<Duration> lateness) {
    Stream stream =
        new Stream(
            "st",
            List.of(),
            List.of("id"),
            Optional.of("time"),
            Optional.of("version"),
            lateness,
            Stream.Tombstones.DELETE);
    Duration second = Duration.ofSeconds(1);
    Pipeline pipeline =
        new Pipeline(
            "p",
            Optional.empty(),
            new KafkaSource(
                "b",
                List.of("t"),
                new KafkaSource.StartPosition.Earliest(),
                Map.of(),
                KafkaSource.OnGap.STOP),
            stream,
            List.of(),
            List.of(),
            new Pipeline.Slo(second, 95, Optional.empty(), Duration.ofDays(30)),
            new Pipeline.EpochBounds(second, second, 10),
            new Pipeline.Limits(1, 1, 1),
            new Pipeline.Retention(second, second),
            List.of());
    return new Plan(pipeline, DECODED, List.of(silver), List.of(), "f");
  }

  private static Expr reference(int column) {
    Field field = DECODED.field(column);
    return new Expr.ColumnRef(column, field.name(), field.type(), true);
  }

  private SilverMerge open() {
    return SilverMerge.open(
        plan, silver, table, KeyShard.ALL, memory, watermark, SilverFixture::compile);
  }

  private static Computation compile(Expr expression) {
    int column = ((Expr.ColumnRef) expression).index();
    return rows -> {
      Map<Integer, String> failures = new HashMap<>();
      BooleanColumn values = (BooleanColumn) rows.column(column);
      for (int row = 0; row < rows.rows(); row++) {
        if (column == 5 && "boom".equals(rows.column("payload").get(row))) {
          failures.put(row, "division by zero");
        }
      }
      return new Computation.Computed(values, failures);
    };
  }

  /** One whole epoch, committed. */
  SilverResult epoch(List<Event> events) {
    SilverResult result = prepare(events);
    if (result.changesTable()) {
      table.commit(merge.change(result).build());
    }
    merge.applied();
    result
        .maxEventTime()
        .ifPresent(
            max -> watermark = OptionalLong.of(Math.max(max, watermark.orElse(Long.MIN_VALUE))));
    return result;
  }

  SilverResult prepare(List<Event> events) {
    return merge.prepare(++epoch, bronze(events), decoded(events), watermark);
  }

  List<Refusal> refusals(List<Event> events) {
    return merge.refusals(bronze(events), decoded(events), watermark);
  }

  /** The live rows, by the columns {@link #ROW}. */
  Set<String> rows() {
    Batch live = table.liveRows();
    Set<String> rows = new TreeSet<>();
    for (int i = 0; i < live.rows(); i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (String column : ROW) {
        row.add(live.column(column).get(i));
      }
      rows.add(row.toString());
    }
    assertThat(rows).hasSize(live.rows());
    return rows;
  }

  void restart() {
    merge = open();
  }

  SilverMerge merge() {
    return merge;
  }

  OptionalLong watermark() {
    return watermark;
  }

  Batch bronze(List<Event> events) {
    Batch bronze = Batch.empty(SystemColumns.BRONZE, events.size());
    for (Event e : events) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(e.id());
      row.add("raw " + e.payload());
      row.add(List.of(List.of("h", "v")));
      row.addAll(List.of(e.topic(), e.partition(), e.offset()));
      row.add(e.offset() % 2 == 0 ? 1000L + e.offset() : null);
      row.addAll(List.of(5000L + e.offset(), epoch, "c" + epoch));
      row.add(null);
      append(bronze, row);
    }
    return bronze;
  }

  Decoded decoded(List<Event> events) {
    Batch columns = Batch.empty(DECODED, events.size());
    List<Reject> rejects = new ArrayList<>();
    IntList rows = new IntList();
    IntList tombstones = new IntList();
    IntList ignored = new IntList();
    Column keys = Column.create(DataType.STRING, 1);
    for (int i = 0; i < events.size(); i++) {
      Event e = events.get(i);
      switch (e.kind()) {
        case RECORD -> {
          rows.add(i);
          List<@Nullable Object> row = new ArrayList<>();
          row.add(e.id());
          row.add(e.version());
          row.add(e.time());
          row.add(e.payload());
          row.add(e.keep());
          row.add(e.valid());
          row.add(e.remove());
          append(columns, row);
        }
        case TOMBSTONE -> {
          tombstones.add(i);
          keys.appendObject(e.id());
        }
        case IGNORED -> ignored.add(i);
        case UNDECODABLE ->
            rejects.add(new Reject(i, Reason.MALFORMED_JSON, "broken", "payload", i % 2 - 1));
      }
    }
    return new Decoded(
        columns, rows.toArray(), rejects, tombstones.toArray(), keys, ignored.toArray(), List.of());
  }

  private static void append(Batch batch, List<@Nullable Object> row) {
    for (int c = 0; c < row.size(); c++) {
      batch.column(c).appendObject(row.get(c));
    }
  }
}
