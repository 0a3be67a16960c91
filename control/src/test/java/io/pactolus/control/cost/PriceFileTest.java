package io.pactolus.control.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.pipeline.PactolusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFileTest {
  @Test
  void theDefaultsAreThePublicPrices() {
    PriceList prices = PriceFile.defaults();

    assertThat(prices.kinesis().shardHour()).isEqualTo(0.015);
    assertThat(prices.kinesis().putGb()).isEqualTo(0.014);
    assertThat(prices.msk().brokerHour()).isEqualTo(0.21);
    assertThat(prices.glue().dpuHour()).isEqualTo(0.44);
    assertThat(prices.emr().instanceHour()).isEqualTo(0.10);
    assertThat(prices.storage().lake()).isEqualTo(0.023);
    assertThat(prices.storage().archive()).isEqualTo(0.004);
  }

  @Test
  void aFileChangesWhatItNames() {
    PriceList prices =
        PriceFile.read(
            "mine.yaml",
            """
            currency: EUR
            storage: {class: s3_infrequent_access, months: 1}
            msk: {broker_hour: 0.19}
            """);

    assertThat(prices.currency()).isEqualTo("EUR");
    assertThat(prices.storage().lake()).isEqualTo(0.0125);
    assertThat(prices.storage().months()).isEqualTo(1);
    assertThat(prices.msk().brokerHour()).isEqualTo(0.19);
    assertThat(prices.msk().minBrokers()).isEqualTo(3);
    assertThat(PriceFile.read("empty.yaml", "")).isEqualTo(PriceFile.defaults());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kinesis: {shard_our: 1} | has 'kinesis.shard_our', which is no price that is known",
        "glue: {dpu_hour: cheap} | has 'glue.dpu_hour: cheap', which must be a number",
        "glue: {dpu_hour: -1} | has 'glue.dpu_hour: -1', which is below 0",
        "glue: {dpu_vcpu: 0} | has 'glue.dpu_vcpu: 0', which must be above 0",
        "glue: {dpu_hour: } | has 'glue.dpu_hour' without a value",
        "currency: 1 | has 'currency: 1', which must be text",
        "storage: {class: tape} | has 'storage.class: tape', but there is no price 'storage.tape'",
        "storage: {class: months} | has 'storage.class: months', but there is no price 'storage.months'",
        "- a | must hold groups of prices, as 'kinesis: {shard_hour: 0.015}'",
        "glue: {dpu_hour: 1 | is not YAML"
      })
  void whatIsWrongInAFileIsSaid(String text, String problem) {
    assertThatThrownBy(() -> PriceFile.read("mine.yaml", text))
        .isInstanceOf(PactolusException.class)
        .hasMessageStartingWith("The price list mine.yaml " + problem)
        .hasMessageEndingWith("'pactolus cost --write-prices FILE' writes one to begin with.");
  }
}
