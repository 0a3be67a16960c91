package io.pactolus.lakehouse;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of an epoch as a whole.
 *
 * @param ages how old its records were at {@code gold_at}
 * @param rawBytes of keys, values and headers
 * @param cpuMicros processor time that the run has used since its epoch before; absent when nobody
 *     could say
 * @param memoryBytes that the run held at the end of the epoch; absent likewise
 * @param stageMicros wall time by stage
 */
public record EpochMeasures(
    GoldAges ages,
    long rawBytes,
    OptionalLong cpuMicros,
    OptionalLong memoryBytes,
    Map<String, Long> stageMicros) {
  static final List<String> COLUMNS =
      List.of(
          "broker_to_gold",
          "event_to_gold",
          "raw_bytes",
          "cpu_micros",
          "memory_bytes",
          "stage_micros");

  private static final Pattern STAGE = Pattern.compile("\"([^\"]+)\":(\\d{1,18})");

  public EpochMeasures {
    stageMicros = Map.copyOf(stageMicros);
  }

  static void append(Batch batch, Optional<EpochMeasures> measures) {
    set(batch, "broker_to_gold", measures.map(m -> m.ages.fromBroker().toText()).orElse(null));
    set(batch, "event_to_gold", measures.map(m -> m.ages.fromEvent().toText()).orElse(null));
    set(batch, "raw_bytes", measures.map(EpochMeasures::rawBytes).orElse(null));
    set(batch, "cpu_micros", measures.map(m -> LedgerRow.orNull(m.cpuMicros)).orElse(null));
    set(batch, "memory_bytes", measures.map(m -> LedgerRow.orNull(m.memoryBytes)).orElse(null));
    set(batch, "stage_micros", measures.map(EpochMeasures::stageText).orElse(null));
  }

  private static void set(Batch batch, String column, @Nullable Object value) {
    batch.column(column).appendObject(value);
  }

  private String stageText() {
    return stageMicros.entrySet().stream()
        .map(stage -> "\"" + stage.getKey() + "\":" + stage.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Empty for a row that is not the first of its epoch, or older than the columns. */
  static Optional<EpochMeasures> from(Batch batch, int row) {
    return ages(batch, row)
        .map(
            ages ->
                new EpochMeasures(
                    ages,
                    LedgerRow.younger(batch, "raw_bytes", row).orElse(0),
                    LedgerRow.younger(batch, "cpu_micros", row),
                    LedgerRow.younger(batch, "memory_bytes", row),
                    text(batch, "stage_micros", row).map(EpochMeasures::stages).orElse(Map.of())));
  }

  /** The ages alone; empty likewise. */
  static Optional<GoldAges> ages(Batch batch, int row) {
    return text(batch, "broker_to_gold", row)
        .map(
            broker ->
                new GoldAges(
                    ages(broker),
                    text(batch, "event_to_gold", row)
                        .map(EpochMeasures::ages)
                        .orElse(AgeHistogram.NONE)));
  }

  /** Whether a row has them, by a column that is small. */
  static boolean areIn(Batch batch, int row) {
    return LedgerRow.younger(batch, "raw_bytes", row).isPresent();
  }

  private static Optional<String> text(Batch batch, String column, int row) {
    return batch.schema().indexOf(column) < 0 || batch.column(column).isNull(row)
        ? Optional.empty()
        : Optional.of(batch.bytes(column).string(row));
  }

  private static AgeHistogram ages(String text) {
    try {
      return AgeHistogram.ofText(text);
    } catch (IllegalArgumentException e) {
      throw new PactolusException(
          ErrorCode.LAKE_DAMAGED,
          "the ages of records in the ledger cannot be read (%s); they were not written by Pactolus"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static Map<String, Long> stages(String text) {
    Map<String, Long> stages = new LinkedHashMap<>();
    Matcher entries = STAGE.matcher(text);
    while (entries.find()) {
      stages.put(entries.group(1), Long.parseLong(entries.group(2)));
    }
    return stages;
  }
}
