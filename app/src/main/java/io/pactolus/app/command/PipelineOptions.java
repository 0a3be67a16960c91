package io.pactolus.app.command;

import io.pactolus.control.LakeView;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.plan.PlanException;
import io.pactolus.pipeline.sql.SqlProblem;
import io.pactolus.pipeline.yaml.PipelineFile;
import io.pactolus.pipeline.yaml.PipelineFileException;
import io.pactolus.pipeline.yaml.Problem;
import io.pactolus.pipeline.yaml.ReadPipeline;
import io.pactolus.pipeline.yaml.SourcePositions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The pipeline file and the lake, as every command takes them. */
final class PipelineOptions {
  @Parameters(paramLabel = "FILE", description = "the pipeline file")
  @Nullable Path file;

  @Option(names = "-v", description = "more detail: causes of errors, log of libraries")
  boolean verbose;

  Plan plan() {
    return plan(file());
  }

  /**
   * Reads and compiles a pipeline file; all problems, also those in SQL, come with file, line and
   * column.
   */
  static Plan plan(Path file) {
    ReadPipeline read = read(file);
    try {
      return PlanCompiler.compile(read.pipeline());
    } catch (PlanException e) {
      throw new PipelineFileException(problems(read.positions(), read.file(), e.problems()));
    }
  }

  private static ReadPipeline read(Path file) {
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

  private Path file() {
    if (file == null) {
      throw new IllegalStateException("picocli demands FILE");
    }
    return file;
  }

  /** The lake for commands that take one. */
  static final class LakeOption {
    @Option(
        names = "--lake",
        paramLabel = "URI",
        description = "directory of the lake, instead of the one in the pipeline file")
    @Nullable String lake;

    String location(Plan plan) {
      Optional<String> location = lake == null ? plan.pipeline().lake() : Optional.of(lake);
      return location.orElseThrow(
          () ->
              new PactolusException(
                  ErrorCode.USAGE,
                  "the pipeline file names no lake; add 'lake: DIRECTORY' or give --lake DIRECTORY"));
    }

    /** A lake that is there; the caller closes it. */
    Lake openExisting(Plan plan) {
      String location = location(plan);
      if (!location.contains("://") && !Files.isDirectory(Path.of(location))) {
        throw new PactolusException(
            ErrorCode.LAKE_MISSING,
            "there is no lake at %s. Run the pipeline first, or name another lake with --lake."
                .formatted(Path.of(location).toAbsolutePath()));
      }
      return Lakes.open(location);
    }

    LakeView view(Lake opened, Plan plan) {
      return new LakeView(opened, plan);
    }
  }
}
