package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All problems of a pipeline file; the message shows one per line. */
public final class PipelineFileException extends PactolusException {
  private final transient List<Problem> problems;
  private final transient Optional<SoundParts> soundParts;

  /**
   * @param problems at least one
   */
  public PipelineFileException(List<Problem> problems) {
    this(problems, Optional.empty());
  }

  /**
   * @param soundParts whose SQL has not been looked at yet
   */
  PipelineFileException(List<Problem> problems, Optional<SoundParts> soundParts) {
    super(
        ErrorCode.PIPELINE_INVALID,
        problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem to report");
    }
    this.problems = List.copyOf(problems);
    this.soundParts = soundParts;
  }

  /** What can still be checked of the file. */
  public Optional<SoundParts> soundParts() {
    return soundParts;
  }

  public List<Problem> problems() {
    return problems;
  }
}
