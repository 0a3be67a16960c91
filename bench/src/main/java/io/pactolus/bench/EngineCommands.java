package io.pactolus.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The command lines of one engine under measurement; given by whoever knows how it is installed.
 * All of them find the broker in the environment variable {@code KAFKA_BROKERS}.
 */
public interface EngineCommands {
  /** Unique in a measurement; made of letters, digits, {@code -} and {@code /}. */
  String name();

  /** Run once before anything is measured. */
  default Optional<List<String>> preparation() {
    return Optional.empty();
  }

  /** Reads all that is there into the lake, and ends. */
  List<String> drain(Path pipelineFile, Path lake);

  /**
   * Runs until stopped. On standard output one JSON object a line: {@code {"event":"started"}} when
   * it is ready, then {@code {"event":"epoch","records":N}} for each N records that are in Gold.
   */
  List<String> follow(Path pipelineFile, Path lake);

  /**
   * As {@link #follow}, and serves a page, whose address it tells on standard error; empty when it
   * has none.
   */
  default Optional<List<String>> followWithPage(Path pipelineFile, Path lake) {
    return Optional.empty();
  }

  /** Prints one JSON object: how many records have each outcome, zero or absent when none. */
  List<String> outcomes(Path pipelineFile, Path lake);

  /**
   * Prints one JSON object: {@code p50}, {@code p95} and {@code p99}, the milliseconds from a
   * record's broker timestamp to the Gold commit that shows it.
   *
   * @param warmUpSeconds records of these first seconds do not count
   */
  List<String> freshness(Path pipelineFile, Path lake, int warmUpSeconds);
}
