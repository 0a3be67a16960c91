package io.pactolus.it.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs queries and writes their answers: {@code SparkReader DIRECTORY}. On standard input come
 * lines {@code name<TAB>query} or {@code name<TAB>query<TAB>column,column}; the answer to each
 * becomes the file {@code DIRECTORY/name}: the type of the rows in the first line, then a row in
 * each line, in no order (see {@link ValueText}).
 */
public final class SparkReader {
  private SparkReader() {}

  public static void main(String[] arguments) throws IOException {
    Path answers = Path.of(arguments[0]);
    try (SparkSession spark = session(answers);
        BufferedReader queries =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line : queries.lines().toList()) {
        String[] parts = line.split("\t", -1);
        Dataset<Row> rows = spark.sql(parts[1]);
        if (parts.length > 2) {
          rows = rows.selectExpr(parts[2].split(",", -1));
        }
        Files.write(answers.resolve(parts[0]), answer(rows));
      }
    }
  }

  private static List<String> answer(Dataset<Row> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(rows.schema().catalogString());
    for (Row row : rows.collectAsList()) {
      lines.add(ValueText.of(row));
    }
    return lines;
  }

  private static SparkSession session(Path directory) {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.local.dir", directory.toString())
        .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString())
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.datetime.java8API.enabled", "true")
        .config("spark.sql.shuffle.partitions", "2")
        // Compiling code for a few hundred rows takes longer than running without.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        // The log of a small table is small: 50 tasks, the default, only cost time.
        .config("spark.databricks.delta.snapshotPartitions", "2")
        .getOrCreate();
  }
}
