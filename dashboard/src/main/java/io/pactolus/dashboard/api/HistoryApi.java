package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.EpochSummary;
import io.pactolus.control.OutcomeSeries;
import io.pactolus.control.slo.SloJson;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.HttpProblem;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.dashboard.live.LiveRun.SeenEpoch;
import io.pactolus.lakehouse.EpochMeasures;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.pipeline.freshness.GoldAges;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What went through the pipeline. */
final class HistoryApi {
  static final Map<String, Duration> WINDOWS =
      Map.of(
          "5m", Duration.ofMinutes(5),
          "1h", Duration.ofHours(1),
          "6h", Duration.ofHours(6),
          "1d", Duration.ofDays(1));

  private final LakeAccess lake;
  private final LiveRun run;

  HistoryApi(LakeAccess lake, LiveRun run) {
    this.lake = lake;
    this.run = run;
  }

  void addTo(Routes routes) {
    routes
        .get("/api/v1/epochs", new Remembered(Duration.ofMillis(500), this::epochs))
        .get("/api/v1/epochs/{epoch}", this::epoch)
        .get("/api/v1/outcomes", new Remembered(Duration.ofSeconds(1), this::outcomes));
  }

  private ObjectNode epochs(Call call) {
    int limit = call.limit();
    return lake.read(
        view -> {
          ObjectNode node = Wire.object();
          ArrayNode array = node.putArray("epochs");
          Optional<Ledger> ledger = view.ledger();
          long newest = ledger.map(Ledger::lastEpoch).orElse(0L);
          long last =
              Math.min(newest, call.number("before", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE) - 1);
          long first = Math.max(1, last - limit + 1);
          if (ledger.isPresent() && last >= 1) {
            EpochSummary.of(ledger.get(), first, last)
                .forEach(epoch -> write(array.addObject(), epoch));
          }
          if (last >= 1 && first > 1) {
            node.put("next_before", first);
          } else {
            node.putNull("next_before");
          }
          return node;
        });
  }

  private ObjectNode epoch(Call call) {
    long number = call.number("epoch", 1, Long.MAX_VALUE).orElseThrow();
    ObjectNode node = Wire.object();
    if (!write(node, number)) {
      throw HttpProblem.notFound(
          "There is no such epoch", "Epoch %d is not in the ledger.".formatted(number));
    }
    return node;
  }

  /** False when it is not in the ledger. */
  boolean write(ObjectNode node, long number) {
    List<EpochSummary> found =
        lake.read(
            view ->
                view.ledger()
                    .map(ledger -> EpochSummary.of(ledger, number, number))
                    .orElse(List.of()));
    found.forEach(epoch -> write(node, epoch));
    return !found.isEmpty();
  }

  private void write(ObjectNode node, EpochSummary epoch) {
    Optional<SeenEpoch> seen = run.seen(epoch.epoch()).filter(s -> epoch.kind().equals("read"));
    node.put("epoch", epoch.epoch());
    node.put("kind", epoch.kind());
    node.put("kept", epoch.kept());
    Wire.put(node, "started_at", epoch.startedAt());
    Wire.put(node, "gold_at", epoch.goldAt());
    node.put("seconds", Duration.between(epoch.startedAt(), epoch.goldAt()).toMillis() / 1000.0);
    node.put("records", epoch.records());
    node.put("bytes", epoch.measures().map(EpochMeasures::rawBytes).orElse(null));
    node.put(
        "lag_records", seen.map(s -> s.report().lagRecords()).filter(lag -> lag >= 0).orElse(null));
    SloJson.ages(
        node.putObject("freshness"),
        epoch.measures().map(EpochMeasures::ages).orElse(GoldAges.NONE));
    ObjectNode outcomes = node.putObject("outcomes");
    epoch.outcomes().forEach((table, counts) -> Wire.counts(outcomes.putObject(table), counts));
    node.put("warnings", epoch.warnings());
    node.put("replayed", epoch.replayed());
    Wire.put(node, "rolled_back_to", epoch.rolledBackTo());
    ArrayNode ranges = node.putArray("ranges");
    for (EpochSummary.Range range : epoch.ranges()) {
      ranges
          .addObject()
          .put("topic", range.topic())
          .put("partition", range.partition())
          .put("from", range.from())
          .put("until", range.until())
          .put("records", range.records())
          .put("empty_offsets", range.emptyOffsets())
          .put("gap_offsets", range.gapOffsets());
    }
    if (seen.isPresent()) {
      ObjectNode stages = node.putObject("stages");
      seen.get().report().stageNanos().forEach((stage, nanos) -> stages.put(stage, nanos / 1e9));
    } else if (epoch.measures().isPresent()) {
      ObjectNode stages = node.putObject("stages");
      epoch
          .measures()
          .get()
          .stageMicros()
          .forEach((stage, micros) -> stages.put(stage, micros / 1e6));
    } else {
      node.putNull("stages");
    }
    node.put("bronze_version", epoch.bronzeVersion());
    node.put("engine", epoch.engine());
    node.put("run_id", epoch.runId());
  }

  private ObjectNode outcomes(Call call) {
    String window = call.oneOf("window", List.of("1h", "5m", "6h", "1d", "all"));
    int buckets = (int) call.number("buckets", 1, 500).orElse(60);
    OutcomeSeries series =
        lake.readApart(
            view -> OutcomeSeries.of(view, Optional.ofNullable(WINDOWS.get(window)), buckets));
    ObjectNode node = Wire.object();
    Wire.putTime(node, "from", series.from());
    Wire.putTime(node, "until", series.until());
    node.put("bucket_seconds", series.bucket().toNanos() / 1e9);
    ArrayNode tables = node.putArray("tables");
    series
        .buckets()
        .forEach(
            (table, counts) -> {
              ObjectNode one = tables.addObject().put("table", table);
              ArrayNode of = one.putArray("buckets");
              counts.forEach(
                  (at, outcomes) -> {
                    ObjectNode bucket = of.addObject().put("at", at.toString());
                    Wire.counts(bucket.putObject("counts"), outcomes);
                  });
            });
    ObjectNode totals = node.putObject("totals");
    series.totals().forEach((table, counts) -> Wire.counts(totals.putObject(table), counts));
    return node;
  }
}
