package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.List;
import java.util.stream.Collectors;

/** All problems of a pipeline file; the message shows one per line. */
public final class PipelineFileException extends PactolusException {
  private final transient List<Problem> problems;

  /**
   * @param problems at least one
   */
  public PipelineFileException(List<Problem> problems) {
    super(
        ErrorCode.PIPELINE_INVALID,
        problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem to report");
    }
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
