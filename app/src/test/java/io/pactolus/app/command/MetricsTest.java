package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.app.command.ServedLake.Served;
import io.pactolus.control.Status.BrokerEnds;
import io.pactolus.control.metric.Metric;
import io.pactolus.control.metric.Metric.Kind;
import io.pactolus.control.rules.GrafanaDashboard;
import io.pactolus.control.rules.RulesYaml;
import io.pactolus.dashboard.api.BrokerLook;
import io.pactolus.pipeline.plan.Plan;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Prometheus gets of a run that has worked. */
class MetricsTest {
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(pactolus_\\w+)\\{([^}]*)} (\\S+)$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\"");
  private static final Path REFERENCE = Path.of("..", "docs", "reference", "metrics.md");

  private static Served server;
  private static Plan plan;
  private static String scrape;

  /** The lake has 20 records of each of two partitions, and none of a third. */
  private static final BrokerLook BROKER = () -> new BrokerLook.Answer(true, new ThreePartitions());

  private static final class ThreePartitions implements BrokerEnds {
    @Override
    public OptionalLong end(String topic, int partition) {
      return OptionalLong.of(partition == 0 ? 32 : 20);
    }

    @Override
    public int partitions(String topic) {
      return 3;
    }

    @Override
    public OptionalLong beginning(String topic, int partition) {
      return OptionalLong.of(13);
    }
  }

  @BeforeAll
  static void aScrapeOfARunWithEverythingFoundOut(@TempDir Path directory) throws Exception {
    ServedLake lake = new ServedLake(directory);
    plan = lake.plan();
    server = lake.serve(lake.live(), BROKER);
    long deadline = System.nanoTime() + 30_000_000_000L;
    do {
      scrape = scrape();
    } while (!(scrape.contains("pactolus_table_files")
            && scrape.contains("pactolus_table_log_files")
            && scrape.contains("pactolus_topic_lag_records")
            && scrape.contains("pactolus_cost_per_million_records"))
        && System.nanoTime() < deadline);
  }

  private static String scrape() throws IOException, InterruptedException {
    HttpResponse<String> answer = server.get("/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    return answer.body();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static List<Set<String>> labelsOf(String name) {
    List<Set<String>> labels = new ArrayList<>();
    Matcher sample = SAMPLE.matcher(scrape);
    while (sample.find()) {
      if (sample.group(1).equals(name)) {
        labels.add(
            LABEL
                .matcher(sample.group(2))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new)));
      }
    }
    return labels;
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void everyFigureIsThereWithItsKindAndItsLabelsAndIsInTheReference(Metric metric)
      throws Exception {
    TreeSet<String> labels = new TreeSet<>(metric.labels());
    labels.add(Metric.PIPELINE);

    assertThat(scrape)
        .contains(
            "# TYPE %s %s\n"
                .formatted(metric.text(), metric.kind().name().toLowerCase(Locale.ROOT)))
        .contains("# HELP " + metric.text() + " ");
    String name = metric.kind() == Kind.HISTOGRAM ? metric.count() : metric.text();
    assertThat(labelsOf(name)).isNotEmpty().allMatch(labels::equals);
    if (metric.kind() == Kind.HISTOGRAM) {
      labels.add("le");
      assertThat(labelsOf(metric.bucket())).hasSizeGreaterThan(5).allMatch(labels::equals);
      assertThat(labelsOf(metric.sum())).isNotEmpty();
    }
    assertThat(Files.readString(REFERENCE)).contains("| `" + metric.text() + "` |");
  }

  @Test
  void noFigureIsThereThatIsNotDeclared() {
    Set<String> declared = new TreeSet<>();
    for (Metric metric : Metric.values()) {
      declared.add(metric.text());
    }
    Matcher type = Pattern.compile("(?m)^# TYPE (\\w+) ").matcher(scrape);

    assertThat(type.results().map(found -> found.group(1)))
        .allMatch(name -> declared.contains(name) || name.startsWith("jvm_"), "declared");
  }

  @Test
  void theFiguresAreThoseOfTheRun() {
    assertThat(scrape)
        .contains("\npactolus_read_records_total{pipeline=\"shop\"} 40.0\n")
        .contains(
            "\npactolus_records_total{outcome=\"rejected\",pipeline=\"shop\",table=\"silver.orders\"} 6.0\n")
        .contains(
            "\npactolus_records_total{outcome=\"late\",pipeline=\"shop\",table=\"silver.orders\"} 0.0\n")
        .contains("\npactolus_table_rows{pipeline=\"shop\",table=\"bronze.orders\"} 40.0\n")
        .contains(
            "\npactolus_consumer_lag_records{partition=\"0\",pipeline=\"shop\",topic=\"orders\"} 12.0\n")
        .contains(
            "\npactolus_consumer_lag_records{partition=\"2\",pipeline=\"shop\",topic=\"orders\"} 7.0\n")
        .contains("\npactolus_topic_lag_records{pipeline=\"shop\",topic=\"orders\"} 19.0\n")
        .contains(
            "\npactolus_breaker_state{dependency=\"broker\",pipeline=\"shop\",state=\"closed\"} 1.0\n")
        .contains(
            "\npactolus_build_info{engine=\"embedded\",pipeline=\"shop\",version=\"1.2.3\"} 1\n")
        .contains("\npactolus_broker_reachable{pipeline=\"shop\"} 1.0\n");
  }

  @Test
  void theBytesOfAllOutcomesAreThoseThatWereRead() {
    Map<String, Double> byName =
        SAMPLE
            .matcher(scrape)
            .results()
            .filter(sample -> sample.group(1).contains("_bytes_total"))
            .collect(
                Collectors.groupingBy(
                    sample -> sample.group(1),
                    Collectors.summingDouble(sample -> Double.parseDouble(sample.group(3)))));

    assertThat(byName.get("pactolus_record_bytes_total"))
        .isPositive()
        .isEqualTo(byName.get("pactolus_read_bytes_total"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryOutsideOfJavaIsToldApart() {
    for (String kind : List.of("heap", "nonheap", "resident", "native")) {
      assertThat(scrape)
          .containsPattern(
              "\npactolus_memory_bytes\\{kind=\"%s\",pipeline=\"shop\"} [0-9.]+E?[0-9]*\n"
                  .formatted(kind));
    }
  }

  @Test
  void aMillionRecordsHaveTheirPrice() {
    assertThat(scrape)
        .containsPattern(
            "\npactolus_cost_per_million_records\\{currency=\"USD\",part=\"storage\",pipeline=\"shop\"} [0-9.E-]*[1-9]");
  }

  @Test
  void everySeriesThatRulesAndDashboardMentionIsExported() {
    Set<String> exported =
        SAMPLE
            .matcher(scrape)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    String asked = RulesYaml.of(plan.pipeline(), "x") + GrafanaDashboard.of(plan.pipeline());
    Set<String> mentioned =
        Pattern.compile("pactolus_\\w+")
            .matcher(asked)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(mentioned).hasSizeGreaterThan(25);
    assertThat(exported).containsAll(mentioned);
  }

  @Test
  void theReferenceIsUpToDate() throws IOException {
    if (Boolean.getBoolean("pactolus.updateGolden")) {
      Files.writeString(REFERENCE, Metric.markdown());
    }
    assertThat(REFERENCE).content().isEqualTo(Metric.markdown());
  }

  @Test
  void aScrapeDoesNotWaitForWhatTakesTime() throws Exception {
    long begin = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      assertThat(scrape()).contains("pactolus_read_records_total");
    }

    // A tenth of a second each, on a machine that is busy with other things too.
    assertThat((System.nanoTime() - begin) / 1_000_000).isLessThan(5_000);
  }
}
