package io.pactolus.engine.core.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochPaceTest {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Pipeline PIPELINE =
      PipelineReader.read(
              """
              pipeline: sales
              lake: ./lake
              source:
                kafka: {brokers: "localhost:9092", topics: [sales]}
              stream:
                name: sales
                key: id
                fields:
                  - {name: id, type: long, required: true}
              silver:
                - {table: sales, mode: upsert}
              epoch: {min: 200 ms, max: 10 s, max_records: 1000}
              slo: {freshness: 5 min, percentile: 95}
              """,
              "pipeline.yaml",
              name -> Optional.empty())
          .pipeline();

  private final EpochPace pace = new EpochPace(PIPELINE);

  @Test
  void theFirstEpochOfARunDoesNotLetWaitWhatHasWaitedForTheRun() {
    assertThat(collect(0)).isEqualTo(Duration.ofMillis(200));
    // Nothing came: still the first.
    assertThat(collect(0)).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void laterEpochsCollectForAHundredthOfTheFreshnessTarget() {
    collect(0);
    pace.processed(Duration.ofMillis(100).toNanos(), 10, 1_000);

    assertThat(collect(0)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void anEpochThatWasCutOffAndIsFinishedFirstIsNoEpochOfThisRun() {
    pace.processed(Duration.ofMillis(100).toNanos(), 10, 1_000);

    assertThat(collect(0)).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void aSlowMachineMakesLargerEpochs() {
    collect(0);
    pace.processed(Duration.ofSeconds(20).toNanos(), 10, 1_000);

    assertThat(collect(0)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aBacklogThatFillsAnEpochMayTakeItsTime() {
    assertThat(collect(1_000)).isEqualTo(Duration.ofSeconds(10));
  }

  private Duration collect(long lag) {
    return pace.next(PATIENCE, false, lag).collect();
  }
}
