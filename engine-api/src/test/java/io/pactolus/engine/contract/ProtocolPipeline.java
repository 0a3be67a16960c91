package io.pactolus.engine.contract;

import static io.pactolus.engine.contract.Message.json;
import static io.pactolus.engine.contract.Message.text;
import static io.pactolus.engine.contract.Topic.epoch;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.plan.Outcome;
import java.util.Map;

/** Three epochs that touch every layer, and what must be there in the end. */
final class ProtocolPipeline {
  private ProtocolPipeline() {}

  static final String YAML =
      """
      pipeline: protocol
      source:
        kafka: {brokers: "localhost:9092", topics: [events]}
      stream:
        name: events
        key: id
        version: version
        event_time: at
        fields:
          - {name: id, type: string, required: true}
          - {name: version, type: long, required: true}
          - {name: region, type: string, required: true}
          - {name: amount, type: int, required: true}
          - {name: at, type: timestamp, unit: seconds, default: "2025-07-30T00:00:00Z"}
      silver:
        - table: firsts
          mode: append
          expect:
            - {name: amount_is_positive, check: amount > 0}
        - table: latest
          mode: upsert
      gold:
        - table: by_region
          sql: SELECT region, COUNT(*) AS n, SUM(amount) AS total, MAX(amount) AS most FROM latest GROUP BY region
      """;

  /** In the third, no row of any business table changes. */
  static final Topic TOPIC =
      Topic.of(
          epoch(
              event("a", 1, "eu", 10),
              event("b", 1, "us", 20).in(1),
              text("not JSON"),
              event("c", 1, "eu", -1).in(1)),
          epoch(event("a", 2, "us", 15), event("d", 1, "eu", 40).in(1), json("{'id': 'e'}")),
          epoch(event("a", 1, "eu", 99), event("b", 1, "us", 20).in(1)));

  static Message event(String id, long version, String region, int amount) {
    return json(
        "{'id': '%s', 'version': %d, 'region': '%s', 'amount': %d}"
            .formatted(id, version, region, amount));
  }

  static void assertComplete(ContractLake lake) {
    assertThat(lake.rows("silver.firsts", "id", "version", "region", "amount"))
        .containsExactlyInAnyOrder("a | 1 | eu | 10", "b | 1 | us | 20", "d | 1 | eu | 40");
    assertThat(lake.rows("silver.latest", "id", "version", "region", "amount"))
        .containsExactlyInAnyOrder(
            "a | 2 | us | 15", "b | 1 | us | 20", "c | 1 | eu | -1", "d | 1 | eu | 40");
    assertThat(lake.rows("gold.by_region", "region", "n", "total", "most"))
        .containsExactlyInAnyOrder("eu | 2 | 39 | 40", "us | 2 | 35 | 20");
    assertThat(
            lake.rows(
                "dlq.events", "partition", "offset", "epoch", "table", "reason", "rule", "field"))
        .containsExactlyInAnyOrder(
            "0 | 1 | 1 | null | malformed_json | null | null",
            "1 | 1 | 1 | firsts | expectation | amount_is_positive | null",
            "0 | 3 | 2 | null | missing_field | null | version");
    assertThat(lake.outcomes("firsts"))
        .isEqualTo(Map.of(Outcome.INSERTED, 3L, Outcome.DUPLICATE, 3L, Outcome.REJECTED, 3L));
    assertThat(lake.outcomes("latest"))
        .isEqualTo(
            Map.of(
                Outcome.INSERTED, 4L,
                Outcome.UPDATED, 1L,
                Outcome.STALE, 1L,
                Outcome.DUPLICATE, 1L,
                Outcome.REJECTED, 2L));
    lake.assertConserved();
  }
}
