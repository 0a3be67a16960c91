package io.pactolus.control.slo;

import io.pactolus.lakehouse.EpochMeasures;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.MeasuredEpoch;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A pipeline with targets, and epochs whose records all had the same age. */
final class GivenSlo {
  static final Instant NOON = Instant.parse("2025-07-30T12:00:00Z");

  private GivenSlo() {}

  static Pipeline pipeline(String slo) {
    String yaml =
        """
        pipeline: orders
        source:
          kafka: {brokers: "localhost:1", topics: [orders]}
        stream:
          name: orders
          event_time: at
          fields:
            - {name: id, type: string}
            - {name: at, type: timestamp}
        silver:
          - {table: orders, mode: append, key: []}
        slo: {%s}
        """
            .formatted(slo);
    return PipelineReader.read(yaml, "orders.yaml", name -> Optional.empty()).pipeline();
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** Event times are an hour before the broker's. */
  static EpochMeasures measures(int records, Duration age) {
    AgeHistogram.Counter broker = new AgeHistogram.Counter();
    AgeHistogram.Counter event = new AgeHistogram.Counter();
    for (int i = 0; i < records; i++) {
      broker.add(age.toMillis());
      event.add(age.plusHours(1).toMillis());
    }
    return new EpochMeasures(
        new GoldAges(broker.histogram(), event.histogram()),
        100L * records,
        OptionalLong.of(1_000),
        OptionalLong.of(1 << 20),
        Map.of());
  }

  static MeasuredEpoch epoch(long number, Instant goldAt, int records, Duration age) {
    return new MeasuredEpoch(number, micros(goldAt), false, measures(records, age).ages());
  }

  static LedgerRow row(long epoch, Instant goldAt, int records, Duration age) {
    return row(epoch, goldAt, records, age, epoch * 1_000);
  }

  static LedgerRow row(long epoch, Instant goldAt, int records, Duration age, long untilOffset) {
    return new LedgerRow(
        epoch,
        "orders",
        0,
        untilOffset - records,
        untilOffset,
        records,
        0,
        0,
        "orders",
        Map.of(Outcome.INSERTED, (long) records),
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        epoch,
        OptionalLong.empty(),
        "embedded",
        "run",
        micros(goldAt),
        micros(goldAt),
        LedgerRow.READ,
        0,
        OptionalLong.empty(),
        0,
        Optional.of(measures(records, age)));
  }
}
