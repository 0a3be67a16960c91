package io.pactolus.bench;

import java.nio.file.Path;
import java.util.List;

/** The command lines that run the product; given by whoever knows how it is installed. */
public interface EngineCommands {
  /** {@code run ... --until-caught-up}. */
  List<String> drain(Path pipelineFile, Path lake);

  /** {@code run ... --json}: runs until stopped, one JSON object a line on standard output. */
  List<String> follow(Path pipelineFile, Path lake);

  /** {@code sql ... --json}: one JSON object a row on standard output. */
  List<String> sql(Path pipelineFile, Path lake, String query);
}
