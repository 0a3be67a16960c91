package io.pactolus.app.command;

import io.pactolus.app.Pactolus;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.core.source.BronzeRows;
import io.pactolus.engine.core.source.GivenRecords;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A small pipeline with an upserted table, filled by the real engine, and commands upon it. */
final class SalesLake {
  private static final String FILE =
      """
      pipeline: shop
      source:
        kafka: {brokers: "localhost:1", topics: [sales]}
      stream:
        name: sales
        key: id
        version: revision
        fields:
          - {name: id, type: string, required: true}
          - {name: revision, type: long, required: true}
          - {name: region, type: string, required: true}
          - {name: amount, type: int, required: true}
      silver:
        - table: sales
          mode: upsert
      gold:
        - table: by_region
          sql: SELECT region, COUNT(*) AS sales, SUM(amount) AS amount FROM sales GROUP BY region
      """;
  private static final long NOON = Instant.parse("2025-07-30T12:00:00Z").toEpochMilli();

  final Path file;
  final Path lake;
  final Plan plan;

  SalesLake(Path directory) throws IOException {
    this(directory, directory.resolve("lake"));
  }

  SalesLake(Path directory, Path lake) throws IOException {
    file = Files.writeString(directory.resolve("shop.yaml"), FILE);
    this.lake = lake;
    plan = PlanCompiler.compile(PipelineFile.read(file).pipeline());
  }

  record Answer(int exitCode, String text) {}

  static Given sale(String id, long revision, String region, int amount) {
    return Given.of(
        id.getBytes(StandardCharsets.UTF_8),
        """
        {"id":"%s","revision":%d,"region":"%s","amount":%d}"""
            .formatted(id, revision, region, amount)
            .getBytes(StandardCharsets.UTF_8),
        Map.of(),
        NOON,
        0);
  }

  /** Runs until all records are in the ledger; a later run may offer more behind the same ones. */
  void run(List<List<Given>> epochs) throws InterruptedException {
    run(epochs, Lakes::open, RunListener.NONE);
  }

  void run(List<List<Given>> epochs, Function<String, Lake> lakes, RunListener listener)
      throws InterruptedException {
    EmbeddedEngine engine =
        new EmbeddedEngine(
            lakes,
            (p, clock, unused) ->
                new GivenRecords(
                    new BronzeRows("sales", 1 << 20, p.pipeline().source().correlationHeaders()),
                    epochs,
                    clock));
    RunOptions options =
        new RunOptions(lake.toString(), RunOptions.Until.CAUGHT_UP, Clock.systemUTC());
    try (Run run = engine.start(plan, options, listener)) {
      run.await();
    }
  }

  /** A command on file and lake; what it prints, errors included. */
  Answer ask(String command, String... options) {
    StringWriter out = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    arguments.addAll(List.of("--lake", lake.toString()));
    arguments.addAll(List.of(options));
    int exitCode =
        Pactolus.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute(arguments.toArray(String[]::new));
    return new Answer(exitCode, out.toString());
  }
}
