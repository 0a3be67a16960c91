package io.pactolus.app.command;

import static io.pactolus.app.command.SalesLake.sale;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostCommandTest {
  @TempDir Path directory;
  private SalesLake lake;

  @BeforeEach
  void aLakeOfTwoEpochs() throws Exception {
    lake = new SalesLake(directory);
    lake.run(List.of(List.of(sale("a", 1, "north", 5)), List.of(sale("b", 1, "south", 7))));
  }

  @Test
  void itSaysWhatAMillionRecordsCostAndWhatTheCloudWouldTake() throws Exception {
    SalesLake.Answer answer = lake.ask("cost", "--rate", "5000");
    JsonNode json =
        new ObjectMapper().readTree(lake.ask("cost", "--rate", "5000", "--json").text());

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.text())
        .contains("processor", "storage", "requests", "Kinesis", "MSK", "Glue", "EMR")
        .contains("at 0.0405 an hour", "GETs at 0.0004 a thousand", "for 12 months");
    assertThat(json.path("pipeline").asText()).isEqualTo("shop");
    assertThat(json.findValue("per_million").asDouble()).isPositive();
  }

  @Test
  void thePricesAreThoseOfTheFile() throws Exception {
    Path prices = directory.resolve("prices.yaml");
    assertThat(lake.ask("cost", "--write-prices", prices.toString()).exitCode()).isZero();
    Files.writeString(prices, Files.readString(prices).replace("0.0405", "0.5"));

    assertThat(lake.ask("cost", "--prices", prices.toString()).text())
        .contains("at 0.5 an hour")
        .doesNotContain("0.0405");
    SalesLake.Answer again = lake.ask("cost", "--write-prices", prices.toString());
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.text()).contains("cannot be written", "Name a file that is not there yet");
  }

  @Test
  void aRateThatIsNoneIsRefused() {
    SalesLake.Answer answer = lake.ask("cost", "--rate", "0");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.text()).contains("--rate 0.0 is no rate");
  }
}
