package io.pactolus.control.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** All sums are worked out by hand. */
class CostReportTest {
  private static final PriceList PRICES = PriceFile.defaults();
  private static final Offset<Double> EXACTLY = within(1e-9);
  private static final Offset<Double> TO_THE_CENT = within(0.005);

  // Two million records; 10 CPU-s, 0.5 GB in tables, 0.3 of it Bronze, and 0.05 GB besides, per
  // million.
  private static MeasuredLoad load(double rate, double bytesPerRecord) {
    return new MeasuredLoad(
        Instant.parse("2025-07-30T12:00:00Z"),
        2_000_000,
        rate,
        bytesPerRecord,
        OptionalDouble.of(20),
        OptionalLong.of(1_000_000_000),
        1_000_000_000,
        2_000_000,
        600_000_000,
        100_000_000,
        new StoreRequests(2_000, 1_000, 50));
  }

  @Test
  void aMillionRecordsCostTheSumOfWhatTheyTake() {
    CostReport report = CostReport.of(load(1_000, 1_000), PRICES);

    assertThat(report.perMillion())
        .extracting(CostItem::name)
        .containsExactly("processor", "memory", "storage", "retained", "requests");
    // 10 s at 0.0405 an hour
    assertThat(report.perMillion().get(0).amount()).isCloseTo(0.000_112_5, EXACTLY);
    // 1 GB for 1,000 s at 0.0045 an hour
    assertThat(report.perMillion().get(1).amount()).isCloseTo(0.001_25, EXACTLY);
    // 0.5 GB for 12 months at 0.023
    assertThat(report.perMillion().get(2).amount()).isCloseTo(0.138, EXACTLY);
    // 0.05 GB for a month
    assertThat(report.perMillion().get(3).amount()).isCloseTo(0.001_15, EXACTLY);
    // 2 x 0.005 + 1 x 0.0004
    assertThat(report.perMillion().get(4).amount()).isCloseTo(0.010_4, EXACTLY);
    assertThat(report.totalPerMillion()).isCloseTo(0.150_912_5, EXACTLY);
    assertThat(report.driver()).map(CostItem::name).contains("storage");
    // 0.3 GB for 12 months at 0.004 instead of 0.023
    assertThat(report.archived().amount()).isCloseTo(0.0684, EXACTLY);
  }

  @Test
  void atATenthOfTheRateMemoryCostsTenTimesAsMuch() {
    assertThat(CostReport.of(load(1_000, 1_000).at(100), PRICES).perMillion().get(1).amount())
        .isCloseTo(0.0125, EXACTLY);
  }

  @Test
  void kinesisIsShardsByBytesOrRecordsAndGigabytes() {
    Offer bytes = new StreamPrices(PRICES, 2_000).kinesis(1_000);
    Offer records = new StreamPrices(PRICES, 100).kinesis(1_500);

    // 2 MB/s: 2 shards x 0.015 x 730 h; 5,256 GB x 0.014
    assertThat(bytes.items().get(0).amount()).isCloseTo(21.9, TO_THE_CENT);
    assertThat(bytes.items().get(1).amount()).isCloseTo(73.584, TO_THE_CENT);
    assertThat(bytes.driver()).startsWith("the bytes: 2.00 MB a second need 2 shards");
    // 1,500 records/s: 2 shards; 0.15 MB/s: 394.2 GB
    assertThat(records.monthly()).isCloseTo(21.9 + 5.5188, TO_THE_CENT);
    assertThat(records.driver()).startsWith("the records: 1,500 a second need 2 shards");
  }

  @Test
  void mskIsBrokersAndWhatTheyKeep() {
    StreamPrices stream = new StreamPrices(PRICES, 1_000);

    // 3 brokers x 0.21 x 730 h; 1 MB/s x 24 h x 3 = 259.2 GB x 0.10
    assertThat(stream.msk(1_000).monthly()).isCloseTo(459.9 + 25.92, TO_THE_CENT);
    // 20 MB/s / 4.8: 5 brokers
    assertThat(stream.msk(20_000).items().get(0).amount()).isCloseTo(766.5, TO_THE_CENT);
  }

  @Test
  void smallRecordsMakeMskCheaperFromThirtyTwoThousandASecondOn() {
    BreakEven both = CostReport.of(load(1_000, 300), PRICES).stream();

    // At 32,000/s: 32 x 10.95 + 32,000 x 0.0110376 = 703.60, MSK 459.90 + 32,000 x 0.007776 =
    // 708.73;
    // one record more needs a shard more: 714.56.
    assertThat(both.points()).hasSize(1);
    assertThat(both.alwaysBelow().orElseThrow()).isCloseTo(32_000, within(1e-3));
    assertThat(both.alwaysAbove()).isEqualTo(both.alwaysBelow());
    assertThat(both.below()).isEqualTo("Kinesis");
    assertThat(both.above()).contains("MSK");
    assertThat(both.cheaper().service()).isEqualTo("Kinesis");
  }

  @Test
  void recordsOfAKilobyteAreCheaperInKinesisAtEveryRate() {
    BreakEven both = CostReport.of(load(1_000, 1_000), PRICES).stream();

    assertThat(both.points()).isEmpty();
    assertThat(both.alwaysBelow()).isEmpty();
    assertThat(both.below()).isEqualTo("Kinesis");
    assertThat(both.above()).isEmpty();
  }

  @Test
  void recordsOfHalfAKilobyteMakeTheCheaperBrokerChangeManyTimes() {
    BreakEven both = CostReport.of(load(30_000, 500), PRICES).stream();

    // At 28,000/s: 28 x 10.95 + 28,000 x 0.018396 = 821.69, MSK 459.90 + 28,000 x 0.01296 = 822.78;
    // one record more needs a shard more. At 28,800/s MSK needs a fourth broker: 986.45 against
    // 847.35 + 0.02.
    assertThat(both.points()).hasSize(69);
    assertThat(both.points().get(0).recordsPerSecond()).isCloseTo(28_000, within(1e-3));
    assertThat(both.points().get(0).cheaper()).isEqualTo("MSK");
    assertThat(both.points().get(1).recordsPerSecond()).isCloseTo(28_800, within(1e-3));
    assertThat(both.points().get(1).cheaper()).isEqualTo("Kinesis");
    assertThat(both.alwaysAbove().orElseThrow()).isCloseTo(346_000, within(1e-3));
    assertThat(both.above()).contains("MSK");
    assertThat(both.examinedUpTo()).isEqualTo(1e7);
    // What is said of the rate is what the prices say.
    assertThat(both.cheaper().service()).isEqualTo("Kinesis");
    assertThat(both.around(30_000).cheaper()).isEqualTo("Kinesis");
    assertThat(both.around(30_000).from().orElseThrow()).isCloseTo(28_800, within(1e-3));
    assertThat(both.around(30_000).until().orElseThrow()).isCloseTo(37_000, within(1e-3));
    assertThat(both.around(1_000).from()).isEmpty();
    assertThat(both.around(1_000_000).until()).isEmpty();
    assertThat(both.around(1_000_000).cheaper()).isEqualTo("MSK");
  }

  @Test
  void putUnitsAreRoundedUpByRecord() {
    PriceList units = PriceFile.read("mine.yaml", "kinesis: {put_gb: 0, put_units_million: 0.014}");

    // 30 KB are 2 units; 100/s x 730 h = 262.8 million records
    assertThat(new StreamPrices(units, 30_000).kinesis(100).items().get(1).amount())
        .isCloseTo(262.8 * 2 * 0.014, TO_THE_CENT);
  }

  @Test
  void glueIsCheaperThanEmrUntilItsLeastIsNotEnough() {
    CostReport report = CostReport.of(load(1_000, 1_000), PRICES);
    BreakEven both = report.cluster().orElseThrow();

    // 2 DPU x 0.44 x 730 h, 2 instances x (0.10 + 0.384) x 730 h
    assertThat(both.first().monthly()).isCloseTo(642.4, TO_THE_CENT);
    assertThat(both.second().monthly()).isCloseTo(706.64, TO_THE_CENT);
    // 2 DPU are 8 processors: 8 x 0.6 / 10 CPU-s a million = 480,000/s
    assertThat(both.alwaysAbove().orElseThrow()).isCloseTo(480_000, within(1e-3));
    assertThat(both.above()).contains("EMR");
    // 706.64 / 0.88 an hour = 803 h of 730 in a month: more than all day
    assertThat(report.glueHoursPerDay().orElseThrow()).isCloseTo(26.4, within(0.001));
  }

  @Test
  void theDriverOfAClusterIsTheMemoryWhereItNeedsMoreThanTheWork() {
    ClusterPrices work = new ClusterPrices(PRICES, 60, 40e9);

    // 40 GB are 3 DPU of 16 GB; 1,000/s x 60 CPU-s a million at 60 % are 0.1 processors.
    assertThat(work.glue(1_000).items().get(0).basis()).startsWith("3 DPU");
    assertThat(work.glue(1_000).driver())
        .isEqualTo("the memory: 40.00 GB need 3 DPU, the 0.1 processors that are planned only 1");
    // 200,000/s are 20 processors, which are 5 DPU.
    assertThat(work.glue(200_000).driver())
        .isEqualTo(
            "the work: 20.0 processors are planned for it and need 5 DPU, the 40.00 GB of memory 3");
    // 40 GB are 2 instances of 32 GB.
    assertThat(work.emr(1_000).driver())
        .isEqualTo(
            "the 2 instances that there must be at least; the work needs 0.10 processors and 40.00 GB");
  }

  @Test
  void withoutProcessorTimeThereIsNoPriceOfTheWork() {
    MeasuredLoad measured = load(1_000, 1_000);
    MeasuredLoad blind =
        new MeasuredLoad(
            measured.since(),
            measured.records(),
            measured.recordsPerSecond(),
            measured.bytesPerRecord(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            measured.storedBytes(),
            measured.storedRecords(),
            measured.bronzeBytes(),
            measured.retainedBytes(),
            measured.requests());

    CostReport report = CostReport.of(blind, PRICES);

    assertThat(report.cluster()).isEmpty();
    assertThat(report.perMillion()).extracting(CostItem::name).doesNotContain("processor");
  }

  @Test
  void theJsonHasItemsAndBreakEvens() {
    ObjectNode node = new ObjectMapper().createObjectNode();

    CostJson.all(node, CostReport.of(load(1_000, 300), PRICES));

    assertThat(node.path("currency").asText()).isEqualTo("USD");
    assertThat(node.path("cpu_seconds_per_million").asDouble()).isCloseTo(10, EXACTLY);
    assertThat(node.at("/items/0/name").asText()).isEqualTo("processor");
    assertThat(node.at("/stream/offers/1/service").asText()).isEqualTo("MSK");
    assertThat(node.at("/stream/cheaper").asText()).isEqualTo("Kinesis");
    assertThat(node.at("/stream/cheaper_below").asText()).isEqualTo("Kinesis");
    assertThat(node.at("/stream/below_records_per_second").asDouble())
        .isCloseTo(32_000, within(1e-3));
    assertThat(node.at("/stream/cheaper_above").asText()).isEqualTo("MSK");
    assertThat(node.at("/stream/above_records_per_second").asDouble())
        .isCloseTo(32_000, within(1e-3));
    assertThat(node.at("/stream/break_even_count").asInt()).isEqualTo(1);
    assertThat(node.at("/stream/break_even_points/0/cheaper").asText()).isEqualTo("MSK");
    assertThat(node.at("/stream/examined_up_to_records_per_second").asDouble()).isEqualTo(1e7);
    assertThat(node.at("/cluster/cheaper").asText()).isEqualTo("Glue");
  }

  @Test
  void theJsonListsAHundredBreakEvenPointsAtMost() {
    ObjectNode node = new ObjectMapper().createObjectNode();

    CostJson.all(node, CostReport.of(load(1_000, 519), PRICES));

    assertThat(node.at("/stream/break_even_count").asInt()).isGreaterThan(200);
    assertThat(node.at("/stream/break_even_points")).hasSize(100);
  }
}
