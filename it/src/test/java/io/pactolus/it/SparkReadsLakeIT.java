package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.control.LakeView;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.it.SparkAnswers.Questions;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark with Delta reads what Pactolus has written, without any help of ours, and reads the same as
 * we do.
 */
class SparkReadsLakeIT {
  // One more than the commits between two checkpoints.
  private static final int EPOCHS = 101;
  private static final String KNOWN =
      """
      {"id": "known", "revision": 7, "region": "north", "flag": true, "small": 2147483647, "big": -9223372036854775808,
       "ratio": -0.0, "special_text": "NaN", "price": -1234567.89, "amount": 0.0001,
       "huge": -1234567890123456789012345678.0123456789, "title": "Grüße \\ud83c\\udf0d", "payload": "AAECAw==",
       "born": "1969-12-31", "happened": "1500-02-28T12:00:00.000001Z", "tags": ["a", null, ""], "numbers": [],
       "place": {"latitude": 1.5}, "items": [{"sku": "s", "quantity": 1, "cost": 2.5}, null]}
      """;

  /** Conditions at the edges of what per-file statistics say. */
  private static final List<String> CONDITIONS =
      List.of(
          "special > 1e308",
          "special = 0.0",
          "title > repeat('x', 99)",
          "title >= '\uFFFF'",
          "happened > TIMESTAMP '9999-12-31 23:59:59.999'",
          "happened < TIMESTAMP '1500-03-01'",
          "born <= DATE '1582-10-04'",
          "huge > 100000000000000000000",
          "small IS NULL");

  @TempDir static Path directory;

  private static Plan plan;
  private static StructType earlierColumns;
  private static Lake lake;
  private static Map<String, Table> tables;
  private static SparkAnswers spark;
  private static Map<Path, String> filesBefore;

  @BeforeAll
  static void aLakeWithEverythingReadBySpark() throws Exception {
    try (SparkAnswers.Starting starting = SparkAnswers.starting(directory)) {
      EverythingLake everything = new EverythingLake(directory);
      EverythingRecords records = new EverythingRecords(11, 600);
      List<List<Given>> epochs = new ArrayList<>();
      epochs.add(records.allKeys());
      epochs.add(List.of(EverythingRecords.given("known", KNOWN)));
      while (epochs.size() < EPOCHS) {
        epochs.add(records.mixture(5));
      }
      Plan earlier = everything.plan();
      everything.run(earlier, epochs);
      everything.compact(earlier);
      plan = everything.laterPlan();
      epochs.add(records.mixture(40));
      epochs.add(records.manyDeletions(1));
      epochs.add(records.mixture(3));
      epochs.add(records.mixture(3));
      everything.run(plan, epochs);

      lake = Lakes.open(everything.lake.toString());
      tables = new LakeView(lake, plan).tables();
      earlierColumns = earlier.silver().get(0).schema();
      filesBefore = filesOf(everything.lake);
      spark = starting.to(questions());
      assertThat(filesOf(everything.lake)).as("Spark only reads").isEqualTo(filesBefore);
    }
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  private static Questions questions() {
    Questions questions = new Questions();
    tables.forEach((name, table) -> questions.ask(name, "SELECT * FROM " + delta(table)));
    Table newest = newest();
    questions.ask("history", "DESCRIBE HISTORY " + delta(newest), "version", "operation");
    versions()
        .forEach(
            v ->
                questions.ask(
                    "newest at " + v,
                    "SELECT * FROM %s VERSION AS OF %d".formatted(delta(newest), v)));
    questions.ask("found", findingEach());
    questions.ask("found without statistics", findingAllAtOnce());
    return questions;
  }

  private static String findingEach() {
    return IntStream.range(0, CONDITIONS.size())
        .mapToObj(
            i ->
                "SELECT %d AS number, id FROM %s WHERE %s"
                    .formatted(i, delta(newest()), CONDITIONS.get(i)))
        .collect(Collectors.joining(" UNION ALL "));
  }

  /**
   * One reading of the whole table: no statistics tell which rows the list of true conditions
   * holds.
   */
  private static String findingAllAtOnce() {
    return IntStream.range(0, CONDITIONS.size())
        .mapToObj(i -> "CASE WHEN %s THEN %d END".formatted(CONDITIONS.get(i), i))
        .collect(
            Collectors.joining(
                ", ",
                "SELECT number, id FROM (SELECT explode(array(",
                ")) AS number, id FROM " + delta(newest()) + ") WHERE number IS NOT NULL"));
  }

  private static String delta(Table table) {
    return "delta.`" + table.location() + "`";
  }

  private static Table newest() {
    return Objects.requireNonNull(tables.get("silver.newest"));
  }

  /**
   * The first with rows, that of the checkpoint, and those around the compaction and the new
   * column; all of these with {@code -Dpactolus.allVersions=true}.
   */
  private static List<Long> versions() {
    long last = newest().snapshot().version();
    return (Boolean.getBoolean("pactolus.allVersions")
            ? LongStream.of(1, 100, last - 5, last - 4, last - 3, last - 2, last - 1)
            : LongStream.of(1, 100, last - 5, last - 4, last - 1))
        .distinct()
        .boxed()
        .toList();
  }

  private static Map<Path, String> filesOf(Path directory) throws IOException {
    Map<Path, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(path, Files.size(path) + " bytes of " + Files.getLastModifiedTime(path));
      }
    }
    return files;
  }

  @Test
  void theLakeHasWhatThisTestIsAbout() throws IOException {
    List<String> names =
        filesBefore.keySet().stream().map(p -> directory.relativize(p).toString()).toList();
    assertThat(names)
        .anyMatch(n -> n.contains("silver/newest/_delta_log/") && n.contains(".checkpoint."));
    assertThat(names).anyMatch(n -> n.contains("silver/newest/deletion_vector_"));
    assertThat(newest().snapshot().files()).anyMatch(f -> f.deleted().isPresent());
    assertThat(newest().history(1000))
        .extracting(CommitSummary::operation)
        .contains("COMPACT", "EPOCH");
    StringBuilder log = new StringBuilder();
    for (Path file : filesBefore.keySet()) {
      if (file.toString().contains("silver/newest/_delta_log/")
          && file.toString().endsWith(".json")) {
        log.append(Files.readString(file));
      }
    }
    assertThat(log).contains("\"storageType\":\"i\"", "\"storageType\":\"u\"");
    assertThat(tables).hasSize(8);
    tables.forEach((name, table) -> assertThat(table.snapshot().liveRows()).as(name).isPositive());
  }

  @Test
  void sparkReadsTheRowsOfEveryTableAsWeDo() {
    tables.forEach(
        (name, table) -> {
          assertThat(spark.type(name)).as(name).isEqualTo(RowText.type(table.schema()));
          assertThat(spark.rows(name))
              .as(name)
              .isEqualTo(RowText.ofSnapshot(table, table.snapshot(), table.schema()));
        });
  }

  @Test
  void duckDbReadsTheRowsOfEveryTableAsSparkDoes() {
    try (LakeSql sql = new LakeView(lake, plan).sql()) {
      tables.forEach(
          (name, table) ->
              assertThat(RowText.ofDuckDb(sql, name, table.schema()))
                  .as(name)
                  .isEqualTo(spark.rows(name)));
    }
  }

  @Test
  void sparkReadsAKnownRowOfAllTypesToTheLastDigit() {
    assertThat(spark.rows("silver.newest"))
        .filteredOn(row -> row.startsWith("(\"known\""))
        .singleElement()
        .asString()
        .startsWith(
            """
            ("known", 7, null, "north", true, 2147483647, -9223372036854775808, -0.0, "NaN", -1234567.89, 0.0001, \
            -1234567890123456789012345678.0123456789, "Grüße \uD83C\uDF0D", x'00010203', 1969-12-31, \
            1500-02-28T12:00:00.000001Z, ["a", null, ""], [], (1.5, null), [("s", 1, 2.500), null], NaN, 1500-02-28, \
            "things", 1, 510,""");
  }

  @Test
  void sparkTravelsToEarlierVersionsAsWeDo() {
    Table newest = newest();
    for (long version : versions()) {
      boolean hasRemark = spark.type("newest at " + version).contains("remark");
      assertThat(spark.rows("newest at " + version))
          .as("version " + version)
          .isEqualTo(
              RowText.ofSnapshot(
                  newest, newest.at(version), hasRemark ? newest.schema() : earlierColumns));
    }
  }

  @Test
  void sparkDescribesTheHistoryAsWeDo() {
    assertThat(spark.rows("history"))
        .isEqualTo(
            newest().history(1000).stream()
                .map(c -> "(%d, \"%s\")".formatted(c.version(), c.operation()))
                .sorted()
                .toList());
  }

  @Test
  void sparkFindsWithOurStatisticsWhatItFindsWithout() {
    List<String> found = spark.rows("found");
    assertThat(found).isEqualTo(spark.rows("found without statistics"));
    for (int i = 0; i < CONDITIONS.size(); i++) {
      String number = "(" + i + ", ";
      assertThat(found).as(CONDITIONS.get(i)).anyMatch(row -> row.startsWith(number));
    }
  }
}
