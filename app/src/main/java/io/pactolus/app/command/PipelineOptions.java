package io.pactolus.app.command;

import io.pactolus.control.LakeView;
import io.pactolus.engine.CompiledFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
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
    return compiled().plan();
  }

  /** Read and compiled; all problems come with file, line and column. */
  CompiledFile compiled() {
    return CompiledFile.read(file());
  }

  Path file() {
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
      Path directory = Lakes.directory(location);
      if (!Files.isDirectory(directory)) {
        throw new PactolusException(
            ErrorCode.LAKE_MISSING,
            "there is no lake at %s. Run the pipeline first, or name another lake with --lake."
                .formatted(directory));
      }
      return Lakes.open(location);
    }

    LakeView view(Lake opened, Plan plan) {
      return new LakeView(opened, plan);
    }
  }
}
