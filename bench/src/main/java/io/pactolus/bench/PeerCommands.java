package io.pactolus.bench;

import io.pactolus.bench.workload.Workload;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The same job on something else: an executable that takes {@code build}, {@code drain LAKE TOPIC
 * RECORDS}, {@code follow LAKE TOPIC RECORDS}, {@code outcomes LAKE} and {@code freshness LAKE
 * SECONDS}, and answers as {@link EngineCommands} says.
 */
public record PeerCommands(String name, Path executable, Workload workload)
    implements EngineCommands {

  /**
   * @param peers where they are
   * @param name path of the executable below it
   */
  public static PeerCommands of(Path peers, String name, Workload workload) {
    Path executable = peers.resolve(name);
    if (!executable.startsWith(peers) || !Files.isExecutable(executable)) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "there is no peer '%s': no executable %s. Known are spark/fused and spark/chained."
              .formatted(name, executable));
    }
    if (!workload.name().equals("orders")) {
      throw new PactolusException(
          ErrorCode.USAGE, "peers know the workload orders only. Leave out --workload, or --peer.");
    }
    return new PeerCommands(name, executable, workload);
  }

  @Override
  public Optional<List<String>> preparation() {
    return Optional.of(List.of(executable.toString(), "build"));
  }

  @Override
  public List<String> drain(Path pipelineFile, Path lake) {
    return run("drain", lake);
  }

  @Override
  public List<String> follow(Path pipelineFile, Path lake) {
    return run("follow", lake);
  }

  private List<String> run(String action, Path lake) {
    return List.of(
        executable.toString(),
        action,
        lake.toString(),
        workload.name(),
        Long.toString(workload.records()));
  }

  @Override
  public List<String> outcomes(Path pipelineFile, Path lake) {
    return List.of(executable.toString(), "outcomes", lake.toString());
  }

  @Override
  public List<String> freshness(Path pipelineFile, Path lake, int warmUpSeconds) {
    return List.of(
        executable.toString(), "freshness", lake.toString(), Integer.toString(warmUpSeconds));
  }
}
