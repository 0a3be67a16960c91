package io.pactolus.prove.check;

import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.core.source.GivenRecords;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineReader;
import io.pactolus.prove.Verdict;
import io.pactolus.prove.load.Journal;
import io.pactolus.prove.load.Load;
import io.pactolus.prove.load.TopicContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a proof leaves: a lake that the engine made of the load, and the journal; and a knife. */
final class FinishedLake {
  private static final int RECORDS = 4_000;
  private static final int EPOCHS = 25;

  final Load load = new Load(3);
  final TopicContent topic = new TopicContent(Load.PARTITIONS);
  private final Path directory;

  private FinishedLake(Path directory) {
    this.directory = directory;
  }

  static FinishedLake in(Path directory) {
    FinishedLake lake = new FinishedLake(directory);
    lake.run(lake.produce());
    return lake;
  }

  private List<List<Given>> produce() {
    List<List<Given>> epochs = new ArrayList<>();
    try (Journal journal = Journal.create(journal())) {
      for (int i = 0; i < RECORDS; i++) {
        if (i % (RECORDS / EPOCHS) == 0) {
          epochs.add(new ArrayList<>());
        }
        int partition = load.partition(i);
        epochs
            .get(epochs.size() - 1)
            .add(
                Given.of(
                    load.key(i),
                    load.value(i),
                    Map.of(Load.INDEX_HEADER, Integer.toString(i)),
                    i,
                    partition));
        journal.acknowledged(i, partition, topic.end(partition));
        topic.add(partition, topic.end(partition), i);
      }
    }
    return epochs;
  }

  private void run(List<List<Given>> epochs) {
    EmbeddedEngine engine =
        new EmbeddedEngine(
            Lakes::open,
            (plan, clock, warnings) ->
                new GivenRecords(
                    Load.TOPIC, epochs, plan.pipeline().limits().maxRecordBytes(), clock));
    RunOptions options =
        new RunOptions(directory.toString(), RunOptions.Until.CAUGHT_UP, Clock.systemUTC());
    try (Run run = engine.start(plan(), options, RunListener.NONE)) {
      run.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Plan plan() {
    try (InputStream file = Verdict.class.getResourceAsStream("pipeline.yaml")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return PlanCompiler.compile(
          PipelineReader.read(text, "pipeline.yaml", name -> Optional.of("none:1")).pipeline());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path journal() {
    return directory.resolve("journal");
  }

  Path tables() {
    return directory.resolve("prove");
  }

  FinishedLake copyTo(Path target) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            target.resolve(directory.relativize(file).toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    FinishedLake copy = new FinishedLake(target);
    for (int p = 0; p < topic.partitions(); p++) {
      for (long offset = 0; offset < topic.end(p); offset++) {
        copy.topic.add(p, offset, topic.index(p, offset));
      }
    }
    return copy;
  }

  Verdict judge() {
    return new Verdict(
        1,
        3,
        Map.of(),
        new TreeMap<>(),
        Checker.check(tables(), load, topic, journal()),
        0,
        true,
        new TreeMap<>(),
        List.of(),
        Map.of(),
        Duration.ofSeconds(61));
  }

  /** A column of the largest live file of a table. */
  List<String> values(String table, String column) {
    List<String> values = new ArrayList<>();
    query(
        "SELECT CAST(%s AS VARCHAR) FROM read_parquet('%s')".formatted(column, largest(table)),
        row -> values.add(row.getString(1)));
    return values;
  }

  /**
   * Writes the largest live file of a table anew.
   *
   * @param query over {@code rows}, which are those of the file
   */
  void rewrite(String table, String query) {
    Path file = largest(table);
    Path other = file.resolveSibling("other.parquet");
    execute(
        "COPY (WITH rows AS (SELECT * FROM read_parquet('%s')) %s) TO '%s' (FORMAT parquet)"
            .formatted(file, query, other));
    try {
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path largest(String table) {
    List<Path> live = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      // One without deleted rows, whose rows may then be moved about.
      new DeltaLog(tables().resolve(table))
          .liveFiles(statement).stream()
              .filter(file -> file.vector() == null)
              .forEach(file -> live.add(file.path()));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return live.stream()
        .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
        .orElseThrow();
  }

  private static void execute(String sql) {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static void query(String sql, LakeTables.RowReader reader) {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.row(rows);
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
