package io.pactolus.pipeline.plan;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.sql.SqlProblem;
import java.util.List;
import java.util.stream.Collectors;

/** The SQL of a pipeline has problems; all of them are told at once. */
public final class PlanException extends PactolusException {
  private final transient List<SqlProblem> problems;

  public PlanException(List<SqlProblem> problems) {
    super(
        ErrorCode.PIPELINE_INVALID,
        problems.stream().map(SqlProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<SqlProblem> problems() {
    return problems;
  }
}
