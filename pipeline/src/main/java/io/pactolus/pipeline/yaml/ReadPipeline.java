package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.model.Pipeline;

/**
 * A pipeline file without problems.
 *
 * @param file name as it stands in front of problems
 * @param positions where each option stands, so that later findings (SQL) can be positioned too
 */
public record ReadPipeline(Pipeline pipeline, SourcePositions positions, String file) {

  /** A problem at the option of that path, for example {@code silver[0].expect[1].check}. */
  public Problem problem(String path, String message, String suggestion) {
    return Problem.of(file, positions.at(path), message, suggestion);
  }

  /**
   * A problem inside the SQL text at that path.
   *
   * @param sqlLine line within the SQL text, from 1
   * @param sqlColumn column within that line, from 1
   */
  public Problem sqlProblem(
      String path, int sqlLine, int sqlColumn, String message, String suggestion) {
    return Problem.of(file, positions.at(path, sqlLine, sqlColumn), message, suggestion);
  }
}
