package io.pactolus.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.pipeline.PactolusException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogProviderTest {
  private static final Instant NOON = Instant.parse("2025-07-30T12:00:00.123Z");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private LogProvider provider(Map<String, String> properties) {
    return new LogProvider(
        properties::get,
        new PrintStream(bytes, true, StandardCharsets.UTF_8),
        Clock.fixed(NOON, ZoneOffset.UTC));
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @AfterEach
  void forgetTheRun() {
    LogField.all().forEach(LogField::remove);
  }

  @Test
  void aLineOfTextTellsRunAndEpochOnWhateverThread() throws Exception {
    // Given
    Logger log = provider(Map.of()).getLogger("io.pactolus.lakehouse.KernelTable");
    log.info("Before the run.");
    LogField.PIPELINE.put("orders");
    LogField.RUN_ID.put("r-1");
    LogField.EPOCH.put(17L);
    log.atWarn().addKeyValue("table", "silver orders").log("It could not be {}.", "read");

    // When
    LogField.EPOCH.put(18L);
    Thread beside = new Thread(() -> log.info("Elsewhere."));
    beside.start();
    beside.join();

    // Then
    assertThat(written().lines())
        .containsExactly(
            "2025-07-30T12:00:00.123Z INFO KernelTable - Before the run.",
            "2025-07-30T12:00:00.123Z WARN KernelTable - It could not be read. pipeline=orders run_id=r-1 epoch=17 table=\"silver orders\"",
            "2025-07-30T12:00:00.123Z INFO KernelTable - Elsewhere. pipeline=orders run_id=r-1 epoch=18");
  }

  @Test
  void aLineOfJsonIsOneObjectWithTheErrorInIt() throws Exception {
    // Given
    Logger log = provider(Map.of(LogProvider.FORMAT, "json")).getLogger("io.pactolus.run");

    // When
    log.atError()
        .addKeyValue("offset", 12L)
        .setCause(new IllegalStateException("two\nlines"))
        .log("It \"failed\".");

    // Then
    assertThat(written().lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(written());
    assertThat(line.path("at").asText()).isEqualTo("2025-07-30T12:00:00.123Z");
    assertThat(line.path("level").asText()).isEqualTo("error");
    assertThat(line.path("logger").asText()).isEqualTo("io.pactolus.run");
    assertThat(line.path("message").asText()).isEqualTo("It \"failed\".");
    assertThat(line.path("offset").isIntegralNumber()).isTrue();
    assertThat(line.path("error").asText())
        .startsWith("java.lang.IllegalStateException: two\nlines");
  }

  @Test
  void theLevelOfTheLongestPartOfTheNameCounts() {
    // Given
    LogProvider provider =
        provider(
            Map.of(
                LogProvider.LEVELS + "defaultLogLevel", "error",
                LogProvider.LEVELS + "log.io.pactolus", "warn",
                LogProvider.LEVELS + "log.io.pactolus.run", "info",
                LogProvider.LEVELS + "log.org.apache.kafka", "off"));

    // Then
    assertThat(provider.getLogger("io.pactolus.run").isInfoEnabled()).isTrue();
    assertThat(provider.getLogger("io.pactolus.lake").isInfoEnabled()).isFalse();
    assertThat(provider.getLogger("io.pactolus.lake").isWarnEnabled()).isTrue();
    assertThat(provider.getLogger("com.example").isErrorEnabled()).isTrue();
    assertThat(provider.getLogger("com.example").isWarnEnabled()).isFalse();
    assertThat(provider.getLogger("org.apache.kafka.clients.X").isErrorEnabled()).isFalse();
  }

  @Test
  void theOptionGoesBeforeTheVariableAndAWrongVariableIsNamed() {
    assertThat(LogFormat.asked(List.of("run", "--log-format", "json"), "text"))
        .hasValue(LogFormat.JSON);
    assertThat(LogFormat.asked(List.of("run", "--log-format=text"), "json"))
        .hasValue(LogFormat.TEXT);
    assertThat(LogFormat.asked(List.of("run"), "json")).hasValue(LogFormat.JSON);
    assertThat(LogFormat.asked(List.of("run"), null)).isEmpty();
    assertThatThrownBy(() -> LogFormat.asked(List.of("run"), "xml"))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("PACTOLUS_LOG_FORMAT is 'xml'");
  }
}
