package io.pactolus.app.command;

import static io.pactolus.app.command.SalesLake.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
  void theBreakEvenPointsAgreeWithTheTable() throws Exception {
    // Given prices by which the cheaper broker changes with every shard, and every few brokers
    Path prices = directory.resolve("prices.yaml");
    Files.writeString(
        prices,
        """
        kinesis: {shard_hour: 0.02, put_gb: 0, shard_mb_per_second: 1000, shard_records_per_second: 1000}
        msk: {broker_hour: 0.06, min_brokers: 1, broker_mb_per_second: %s, storage_gb_month: 0}
        """
            .formatted(3_500 * bytesPerRecord() / 1e6));

    String text = lake.ask("cost", "--rate", "3200", "--prices", prices.toString()).text();
    JsonNode stream =
        new ObjectMapper()
            .readTree(
                lake.ask("cost", "--rate", "3200", "--prices", prices.toString(), "--json").text())
            .path("stream");

    // A broker takes 3,500/s and costs as much as three shards, which take 3,000/s.
    assertThat(text)
        .contains("Kinesis is always cheaper below 3,000 records/s, MSK always above ")
        .contains("in between it is now the one, now the other: it changes at ")
        .contains("at 3,200 records/s MSK is cheaper, as it is from 3,000 to 3,500");
    assertThat(stream.path("cheaper").asText()).isEqualTo("MSK");
    assertThat(stream.path("cheaper_below").asText()).isEqualTo("Kinesis");
    assertThat(stream.path("below_records_per_second").asDouble()).isCloseTo(3_000, within(0.01));
    assertThat(stream.at("/break_even_points/1/records_per_second").asDouble())
        .isCloseTo(3_500, within(0.01));
    assertThat(stream.at("/break_even_points/1/cheaper").asText()).isEqualTo("Kinesis");
  }

  private double bytesPerRecord() throws Exception {
    return new ObjectMapper()
        .readTree(lake.ask("cost", "--json").text())
        .path("bytes_per_record")
        .asDouble();
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
