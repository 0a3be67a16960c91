package io.pactolus.dashboard.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pactolus.control.cost.CostReport;
import io.pactolus.control.metric.Metric;
import io.pactolus.control.slo.Objective;
import io.pactolus.dashboard.live.Distribution;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.dashboard.live.RunFigures;
import io.pactolus.dashboard.metrics.Meters.Sample;
import io.pactolus.engine.Telemetry.KeyIndex;
import io.pactolus.lakehouse.LogSize;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What a scrape gets. Thread-safe; a scrape waits for nothing but another scrape. */
public final class Exporter implements AutoCloseable {
  private static final List<String> STATES =
      List.of("starting", "running", "waiting", "paused", "ended", "failed");
  private static final List<String> BREAKER_STATES = List.of("closed", "open", "half_open");
  private static final String BROKER = "broker";

  private final Plan plan;
  private final LiveRun run;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics pauses = new JvmGcMetrics();
  private final Meters meters;
  private final List<Objective> objectives;
  private final Background<LakeSizes> sizes;
  private final Background<Map<String, LogSize>> logs;
  private final Background<BrokerLag> lag;
  private final Background<CostReport> cost;

  /**
   * What takes time to find out: each is asked on a thread of its own.
   *
   * @param logs by table
   */
  public record Sources(
      Supplier<LakeSizes> sizes,
      Supplier<Map<String, LogSize>> logs,
      Supplier<BrokerLag> lag,
      Supplier<CostReport> cost) {}

  /**
   * @param version of this program
   */
  public Exporter(Plan plan, String version, String engine, LiveRun run, Sources sources) {
    this.plan = plan;
    this.run = run;
    this.objectives = Objective.of(plan.pipeline());
    this.meters = new Meters(registry, plan.pipeline().name());
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    pauses.bindTo(registry);
    registry
        .getPrometheusRegistry()
        .register(new BuildInfo(plan.pipeline().name(), version, engine));
    sizes = new Background<>("sizes", Duration.ofSeconds(10), sources.sizes());
    logs = new Background<>("logs", Duration.ofSeconds(30), sources.logs());
    lag = new Background<>("lag", Duration.ofSeconds(15), sources.lag());
    cost = new Background<>("cost", Duration.ofMinutes(5), sources.cost());
  }

  /** In the text format of Prometheus. */
  public synchronized String scrape() {
    RunFigures.Reading figures = run.figures().read();
    run(figures);
    records(figures);
    timings(figures);
    freshness(figures.ages());
    process();
    lake(figures);
    cost();
    broker();
    return registry.scrape();
  }

  private void run(RunFigures.Reading figures) {
    meters.gauge(Metric.RUN_STATE, oneOf(STATES, run.state().word()));
    meters.gauge(Metric.EPOCH, (double) run.epoch());
    meters.counter(Metric.EPOCHS, (double) figures.epochs());
    meters.counter(Metric.WARNINGS, (double) figures.warnings());
    meters.counter(Metric.DRIFTED_FIELDS, (double) figures.drifts());
    List<Sample> breakers = new ArrayList<>();
    Map<String, String> states = new LinkedHashMap<>();
    states.put(BROKER, "closed");
    plan.pipeline().alerts().webhook().ifPresent(address -> states.put("webhook", "closed"));
    run.breakers().forEach((dependency, breaker) -> states.put(dependency, breaker.state()));
    states.forEach(
        (dependency, state) -> breakers.addAll(oneOf(BREAKER_STATES, state, dependency)));
    meters.gauge(Metric.BREAKER_STATE, breakers);
  }

  private static List<Sample> oneOf(List<String> words, String word, String... before) {
    List<Sample> samples = new ArrayList<>();
    for (String each : words) {
      List<String> labels = new ArrayList<>(List.of(before));
      labels.add(each);
      samples.add(new Sample(each.equals(word) ? 1 : 0, labels));
    }
    return samples;
  }

  private void records(RunFigures.Reading figures) {
    meters.counter(Metric.READ_RECORDS, (double) run.records());
    meters.counter(Metric.READ_BYTES, (double) run.bytes());
    // All there can be from the beginning: a rate needs to have seen the zero.
    for (Plan.SilverPlan table : plan.silver()) {
      Map<Outcome, Long> counts = figures.outcomes().getOrDefault(table.name(), Map.of());
      Map<Outcome, Long> bytes = figures.outcomeBytes().getOrDefault(table.name(), Map.of());
      for (Outcome outcome : Outcome.values()) {
        meters.counter(
            Metric.RECORDS,
            counts.getOrDefault(outcome, 0L),
            "silver." + table.name(),
            outcome.column());
        meters.counter(
            Metric.RECORD_BYTES,
            bytes.getOrDefault(outcome, 0L),
            "silver." + table.name(),
            outcome.column());
      }
    }
  }

  private void timings(RunFigures.Reading figures) {
    meters.histogram(Metric.EPOCH_SECONDS, Map.of(List.of(), figures.processing()));
    meters.histogram(Metric.EPOCH_STAGE_SECONDS, labelled(figures.stages()));
    meters.histogram(Metric.COMMIT_SECONDS, labelled(figures.commits()));
  }

  private void freshness(GoldAges ages) {
    for (Objective objective : objectives) {
      AgeHistogram judged = objective.clock().of(ages);
      meters.counter(Metric.SLO_RECORDS, (double) judged.records(), objective.id());
      meters.counter(
          Metric.SLO_MISSED_RECORDS,
          (double) judged.above(objective.within().toMillis()),
          objective.id());
    }
    Map<List<String>, Distribution> distributions = new LinkedHashMap<>();
    for (Objective.Clock clock : Objective.Clock.values()) {
      AgeBounds bounds = AgeBounds.with(objectives, clock);
      distributions.put(
          List.of(clock.name().toLowerCase(Locale.ROOT)), bounds.distribution(clock.of(ages)));
    }
    meters.histogram(Metric.FRESHNESS_SECONDS, distributions);
  }

  private static <T> Map<List<String>, T> labelled(Map<String, T> byLabel) {
    Map<List<String>, T> labelled = new LinkedHashMap<>();
    byLabel.forEach((label, value) -> labelled.put(List.of(label), value));
    return labelled;
  }

  private void process() {
    meters.counter(Metric.CPU_SECONDS, ProcessFigures.cpuSeconds());
    meters.gauge(Metric.HEAP_MAX, (double) ProcessFigures.heapMaxBytes());
    meters.gauge(Metric.MEMORY, samples(ProcessFigures.memoryBytes(), Long::doubleValue));
  }

  private void lake(RunFigures.Reading figures) {
    Map<String, TableSize> tables = sizes.newest().map(LakeSizes::tables).orElse(Map.of());
    meters.gauge(Metric.TABLE_FILES, samples(tables, TableSize::files));
    meters.gauge(Metric.TABLE_BYTES, samples(tables, TableSize::bytes));
    meters.gauge(Metric.TABLE_ROWS, samples(tables, TableSize::rows));
    meters.gauge(Metric.TABLE_VERSION, samples(tables, TableSize::version));
    List<Sample> free = new ArrayList<>();
    sizes
        .newest()
        .ifPresent(now -> now.freeBytes().ifPresent(n -> free.add(Sample.of((double) n))));
    meters.gauge(Metric.LAKE_FREE_BYTES, free);
    Map<String, LogSize> log = logs.newest().orElse(Map.of());
    meters.gauge(Metric.TABLE_LOG_FILES, samples(log, LogSize::files));
    meters.gauge(Metric.TABLE_LOG_BYTES, samples(log, LogSize::bytes));
    Map<String, KeyIndex> indexes = new LinkedHashMap<>();
    figures.indexes().forEach((table, index) -> indexes.put("silver." + table, index));
    meters.gauge(Metric.KEY_INDEX_KEYS, samples(indexes, KeyIndex::keys));
    meters.gauge(Metric.KEY_INDEX_BYTES, samples(indexes, KeyIndex::bytes));
  }

  private void cost() {
    List<Sample> parts = new ArrayList<>();
    cost.newest()
        .ifPresent(
            report ->
                report
                    .perMillion()
                    .forEach(
                        part ->
                            parts.add(
                                Sample.of(
                                    part.amount(), part.name(), report.prices().currency()))));
    meters.gauge(Metric.COST, parts);
  }

  private static <T> List<Sample> samples(Map<String, T> byLabel, ToDoubleFunction<T> figure) {
    List<Sample> samples = new ArrayList<>();
    byLabel.forEach((label, of) -> samples.add(Sample.of(figure.applyAsDouble(of), label)));
    return samples;
  }

  private void broker() {
    Optional<BrokerLag> now = lag.newest();
    List<Sample> reachable = new ArrayList<>();
    now.ifPresent(known -> reachable.add(Sample.of(known.reachable() ? 1 : 0)));
    meters.gauge(Metric.BROKER_REACHABLE, reachable);
    List<Sample> partitions = new ArrayList<>();
    now.ifPresent(
        known ->
            known
                .shown()
                .forEach(
                    p ->
                        partitions.add(
                            Sample.of(
                                (double) p.records(),
                                p.topic(),
                                Integer.toString(p.partition())))));
    meters.gauge(Metric.LAG, partitions);
    meters.gauge(
        Metric.TOPIC_LAG, samples(now.map(BrokerLag::byTopic).orElse(Map.of()), Long::doubleValue));
  }

  @Override
  public void close() {
    sizes.close();
    logs.close();
    lag.close();
    cost.close();
    pauses.close();
    registry.close();
  }
}
