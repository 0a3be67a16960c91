package io.pactolus.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pactolus.engine.RunOptions.Until;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmittedJobTest {
  @Test
  void aFileAloneRunsUntilStopped() {
    assertThat(SubmittedJob.of("orders.yaml"))
        .isEqualTo(new SubmittedJob(Path.of("orders.yaml"), Optional.empty(), Until.STOPPED));
  }

  @Test
  void optionsMayStandOnEitherSideOfTheFile() {
    SubmittedJob wanted =
        new SubmittedJob(Path.of("orders.yaml"), Optional.of("/lake"), Until.CAUGHT_UP);

    assertThat(SubmittedJob.of("--lake", "/lake", "orders.yaml", "--until-caught-up"))
        .isEqualTo(wanted);
    assertThat(SubmittedJob.of("--until-caught-up", "orders.yaml", "--lake=/lake"))
        .isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "'', the pipeline file is missing",
    "orders.yaml --lake, --lake needs a location",
    "orders.yaml --master=yarn, there is no option '--master=yarn'; options of Spark stand before"
        + " the jar",
    "a.yaml b.yaml, 'there are two files, ''a.yaml'' and ''b.yaml'''"
  })
  void wrongUsageIsToldWithTheRightOne(String arguments, String problem) {
    assertThatExceptionOfType(PactolusException.class)
        .isThrownBy(
            () -> SubmittedJob.of(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
        .withMessageStartingWith(problem + "\nusage: spark-submit")
        .extracting(PactolusException::code)
        .isEqualTo(ErrorCode.USAGE);
  }
}
