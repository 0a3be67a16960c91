package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer runs it, against the truth of its data set. */
class DemoIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @Test
  void theDemoTellsTheTruthOfTheWeekAndASecondRunFindsNothingToDo() throws IOException {
    // When
    JsonNode first = demo();
    JsonNode second = demo();

    // Then
    assertThat(first.path("records").asLong()).isEqualTo(14_044 + 6);
    JsonNode ledger = first.path("ledger");
    assertThat(ledger.path("inserted").asLong()).isEqualTo(705);
    assertThat(ledger.path("duplicate").asLong()).isEqualTo(12_877);
    assertThat(ledger.path("updated").asLong()).isEqualTo(1_167 - 705);
    assertThat(ledger.path("rejected").asLong()).isEqualTo(6);
    List<String> revisions = new ArrayList<>();
    first.path("revisions").forEach(r -> revisions.add(r.path("magnitude").asText()));
    assertThat(revisions).containsSequence("8.0", "8.7", "8.8");
    assertThat(first.path("strongest").get(0).path("magnitude").asDouble()).isEqualTo(8.8);
    assertThat(second.path("records").asLong()).isZero();
    assertThat(second.path("ledger")).isEqualTo(ledger);
  }

  private JsonNode demo() throws IOException {
    try (JavaProcess demo =
        JavaProcess.pactolus(
            directory,
            Map.of(),
            "demo",
            "--exit",
            "--json",
            "--lake",
            directory.resolve("lake").toString())) {
      assertThat(demo.await(180)).as(demo.err()).isZero();
      return JSON.readTree(demo.out());
    }
  }
}
