package io.pactolus.app.command;

import io.pactolus.bench.EngineCommands;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An engine of this installation, by the commands as a user types them.
 *
 * @param launcher the executable {@code pactolus}
 * @param name of the engine, as {@code run --engine} takes it
 * @param master for {@code run --master}
 */
record LauncherCommands(Path launcher, String name, Optional<String> master)
    implements EngineCommands {

  private static final String OUTCOMES =
      """
      SELECT CAST(SUM(inserted) AS BIGINT) AS inserted, CAST(SUM(updated) AS BIGINT) AS updated,
             CAST(SUM(deleted) AS BIGINT) AS deleted, CAST(SUM(duplicate) AS BIGINT) AS duplicate,
             CAST(SUM(stale) AS BIGINT) AS stale, CAST(SUM(filtered) AS BIGINT) AS filtered,
             CAST(SUM(late) AS BIGINT) AS late, CAST(SUM(rejected) AS BIGINT) AS rejected
      FROM ledger
      """;

  private static final String FRESHNESS =
      """
      SELECT quantile_cont(ms, 0.5) AS p50, quantile_cont(ms, 0.95) AS p95,
             quantile_cont(ms, 0.99) AS p99
      FROM (SELECT CAST(epoch_us(l.gold_at) - epoch_us(b."timestamp") AS DOUBLE) / 1000 AS ms
            FROM bronze.%1$s b
            JOIN (SELECT epoch, MAX(gold_at) AS gold_at FROM ledger GROUP BY epoch) l
              ON l.epoch = b.epoch
            WHERE b."timestamp" >= (SELECT MIN("timestamp") FROM bronze.%1$s)
              + INTERVAL %2$d SECOND)
      """;

  /**
   * The launcher that started this process.
   *
   * @param command that needs it
   */
  static Path ownLauncher(String command) {
    Path launcher = Path.of(System.getProperty("pactolus.home", "."), "pactolus").toAbsolutePath();
    if (!Files.isExecutable(launcher)) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "%1$s needs the launcher %2$s; start it as ./pactolus %1$s".formatted(command, launcher));
    }
    return launcher;
  }

  @Override
  public List<String> drain(Path pipelineFile, Path lake) {
    return run(pipelineFile, lake, "--until-caught-up");
  }

  @Override
  public List<String> follow(Path pipelineFile, Path lake) {
    return run(pipelineFile, lake);
  }

  @Override
  public Optional<List<String>> followWithPage(Path pipelineFile, Path lake) {
    return Optional.of(run(pipelineFile, lake, "--http", "0"));
  }

  private List<String> run(Path pipelineFile, Path lake, String... more) {
    List<String> command = command("run", pipelineFile, lake);
    command.addAll(List.of("--engine", name, "--json"));
    master.ifPresent(url -> command.addAll(List.of("--master", url)));
    command.addAll(List.of(more));
    return command;
  }

  @Override
  public List<String> outcomes(Path pipelineFile, Path lake) {
    return sql(pipelineFile, lake, OUTCOMES);
  }

  @Override
  public List<String> freshness(Path pipelineFile, Path lake, int warmUpSeconds) {
    // The workloads name pipeline, topic and stream alike.
    String stream = pipelineFile.getFileName().toString().replaceFirst("\\.yaml$", "");
    return sql(pipelineFile, lake, FRESHNESS.formatted(stream, warmUpSeconds));
  }

  private List<String> sql(Path pipelineFile, Path lake, String query) {
    List<String> command = command("sql", pipelineFile, lake);
    command.addAll(List.of("--json", query));
    return command;
  }

  private List<String> command(String name, Path pipelineFile, Path lake) {
    return new ArrayList<>(
        List.of(launcher.toString(), name, pipelineFile.toString(), "--lake", lake.toString()));
  }
}
