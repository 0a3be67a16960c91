package io.pactolus.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.2S, 200 ms",
    "PT1.5S, 1500 ms",
    "PT0.0005S, 0.5 ms",
    "PT0.000000001S, 0.000001 ms",
    "PT10S, 10 s",
    "PT90S, 90 s",
    "PT5M, 5 min",
    "PT36H, 36 h",
    "P7D, 7 d",
    "P36500D, 36500 d",
    "PT-1S, -1 s"
  })
  void exactIsWhatAPipelineFileTakes(Duration duration, String text) {
    assertThat(DurationText.exact(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ms",
    "PT0.0004S, 0 ms",
    "PT0.4296S, 430 ms",
    "PT1S, 1.00 s",
    "PT1.254S, 1.25 s",
    "PT12.34S, 12.3 s",
    "PT59.99S, 60.0 s",
    "PT90S, 1.50 min",
    "PT2H30M, 2.50 h",
    "PT41422983S, 479 d",
    "P36525D, 36525 d",
    "PT-0.005S, -5 ms"
  })
  void roundedSaysAboutThreeDigits(Duration duration, String text) {
    assertThat(DurationText.rounded(duration)).isEqualTo(text);
  }
}
