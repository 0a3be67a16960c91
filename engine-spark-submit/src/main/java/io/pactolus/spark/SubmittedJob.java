package io.pactolus.spark;

import io.pactolus.engine.RunOptions.Until;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was submitted: {@code FILE [--lake URI] [--until-caught-up]}.
 *
 * @param file as the driver sees it
 * @param lake instead of the one in the file
 */
record SubmittedJob(Path file, Optional<String> lake, Until until) {
  private static final String USAGE =
      "usage: spark-submit [options of Spark] --class io.pactolus.spark.RunPipeline"
          + " pactolus-spark.jar FILE [--lake URI] [--until-caught-up]";

  static SubmittedJob of(String... arguments) {
    @Nullable String file = null;
    @Nullable String lake = null;
    Until until = Until.STOPPED;
    Iterator<String> left = Arrays.asList(arguments).iterator();
    while (left.hasNext()) {
      String argument = left.next();
      if (argument.equals("--until-caught-up")) {
        until = Until.CAUGHT_UP;
      } else if (argument.equals("--lake") && left.hasNext()) {
        lake = left.next();
      } else if (argument.startsWith("--lake=")) {
        lake = argument.substring("--lake=".length());
      } else if (argument.startsWith("-")) {
        throw wrong(
            argument.equals("--lake")
                ? "--lake needs a location"
                : "there is no option '%s'; options of Spark stand before the jar"
                    .formatted(argument));
      } else if (file != null) {
        throw wrong("there are two files, '%s' and '%s'".formatted(file, argument));
      } else {
        file = argument;
      }
    }
    if (file == null) {
      throw wrong("the pipeline file is missing");
    }
    return new SubmittedJob(Path.of(file), Optional.ofNullable(lake), until);
  }

  private static PactolusException wrong(String what) {
    return new PactolusException(ErrorCode.USAGE, what + "\n" + USAGE);
  }
}
