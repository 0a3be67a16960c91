package io.pactolus.engine;

import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.plan.PlanException;
import io.pactolus.pipeline.sql.SqlProblem;
import io.pactolus.pipeline.yaml.PipelineFile;
import io.pactolus.pipeline.yaml.PipelineFileException;
import io.pactolus.pipeline.yaml.Problem;
import io.pactolus.pipeline.yaml.ReadPipeline;
import io.pactolus.pipeline.yaml.SourcePositions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A pipeline file that has been read and compiled. All problems, also those in SQL and those of an
 * engine, come with file, line and column.
 */
public record CompiledFile(ReadPipeline read, Plan plan) {

  /**
   * Reads and compiles a file, with the environment of this process.
   *
   * @throws PipelineFileException with all problems of YAML and SQL
   * @throws io.pactolus.pipeline.PactolusException when the file cannot be read
   */
  public static CompiledFile read(Path file) {
    ReadPipeline read = yaml(file);
    try {
      return new CompiledFile(read, PlanCompiler.compile(read.pipeline()));
    } catch (PlanException e) {
      throw new PipelineFileException(problems(read.positions(), read.file(), e.problems()));
    }
  }

  /**
   * The plan, if that engine can run it.
   *
   * @throws PipelineFileException with all that the engine does not support
   * @throws io.pactolus.pipeline.PactolusException when there is no such engine
   */
  public Plan planFor(String engine, EngineCatalogue engines) {
    List<SqlProblem> refused = engines.problems(engine, plan);
    if (!refused.isEmpty()) {
      throw new PipelineFileException(problems(read.positions(), read.file(), refused));
    }
    return plan;
  }

  private static ReadPipeline yaml(Path file) {
    try {
      return PipelineFile.read(file);
    } catch (PipelineFileException e) {
      List<Problem> all = new ArrayList<>(e.problems());
      e.soundParts()
          .ifPresent(
              sound ->
                  all.addAll(
                      problems(
                          sound.positions(),
                          sound.file(),
                          PlanCompiler.problems(sound.stream(), sound.silver(), sound.gold()))));
      if (all.size() == e.problems().size()) {
        throw e;
      }
      all.sort(Comparator.comparing(Problem::file).thenComparing(Problem.BY_POSITION));
      throw new PipelineFileException(all);
    }
  }

  private static List<Problem> problems(
      SourcePositions positions, String file, List<SqlProblem> problems) {
    return problems.stream()
        .map(
            problem ->
                Problem.of(
                    file,
                    problem.line() == 0
                        ? positions.at(problem.path())
                        : positions.at(problem.path(), problem.line(), problem.column()),
                    problem.message()))
        .toList();
  }
}
