package io.pactolus.prove.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The command lines of a pipeline under proof; given by whoever knows how it is installed. All of
 * them find the brokers in the environment variable {@code KAFKA_BROKERS}.
 */
public interface PipelineCommands {
  /** Runs until stopped. */
  List<String> run(Path pipelineFile, Path lake);

  /**
   * The same with a clock that is wrong.
   *
   * @param offset how much it is ahead; negative when it is behind
   */
  List<String> runWithWrongClock(Path pipelineFile, Path lake, Duration offset);

  /** Runs until all that is there is in the lake. */
  List<String> runUntilCaughtUp(Path pipelineFile, Path lake);

  /** Ends with 0 when the lake is balanced. */
  List<String> audit(Path pipelineFile, Path lake);
}
