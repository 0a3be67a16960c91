package io.pactolus.engine.contract;

import static io.pactolus.engine.contract.ProtocolPipeline.YAML;
import static io.pactolus.engine.contract.ProtocolPipeline.event;
import static io.pactolus.engine.contract.Topic.epoch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A flood of rejects stops the pipeline before it fills the dead-letter queue. */
public abstract class RejectLimitContract extends EngineContract {
  private static final String LIMITED =
      YAML.replace("stream:\n", "limits: {max_reject_rate: 50, reject_window: 4}\nstream:\n");

  private static final Topic FLOOD =
      Topic.of(
          epoch(event("a", 1, "eu", 10), event("b", 1, "eu", 10), event("c", 1, "eu", -1)),
          epoch(
              event("d", 1, "eu", 10),
              event("e", 1, "eu", -5).header("traceparent", "00-bad"),
              event("f", 1, "eu", -5),
              event("g", 1, "eu", -5)),
          epoch(event("h", 1, "eu", 10)));

  @Test
  void aFloodStopsBeforeTheDeadLetterQueueAndWithEachStartAgain() {
    ContractLake lake = lake(LIMITED);

    PactolusException first = runExpectingTrouble(lake);
    PactolusException second = runExpectingTrouble(lake);

    assertThat(first.code()).isEqualTo(ErrorCode.REJECT_FLOOD);
    assertThat(first)
        .hasMessageContaining(
            "silver.firsts rejects 3 of the last 4 records (75 %), and limits.max_reject_rate allows 50 %")
        .hasMessageContaining(
            "3 x expectation (amount_is_positive), for example events-0 offset 4, correlation id 00-bad: Rule")
        .hasMessageContaining("epoch 2 is in Bronze and in no other table");
    assertThat(second).hasMessage(first.getMessage());
    assertThat(lake.rows("dlq.events", "offset")).containsExactly("2");
    assertThat(lake.rows("silver.latest", "id")).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(lake.rows("bronze.events", "offset")).hasSize(7);
  }

  @Test
  void withTheRuleCorrectedItGoesOnFromBronze() {
    ContractLake lake = lake(LIMITED);
    runExpectingTrouble(lake);

    ContractLake corrected =
        lake.editedTo(LIMITED.replace("amount > 0", "amount > -5 OR amount = -5"));
    corrected.run(FLOOD);

    assertThat(corrected.rows("dlq.events", "offset")).containsExactly("2");
    assertThat(corrected.outcomes("firsts"))
        .isEqualTo(Map.of(Outcome.INSERTED, 7L, Outcome.REJECTED, 1L));
    corrected.assertConserved();
  }

  @Test
  void withTheLimitRaisedTheRecordsGoToTheDeadLetterQueue() {
    ContractLake lake = lake(LIMITED);
    runExpectingTrouble(lake);

    ContractLake raised = lake.editedTo(YAML);
    raised.run(FLOOD);

    assertThat(raised.rows("dlq.events", "offset")).containsExactlyInAnyOrder("2", "4", "5", "6");
    raised.assertConserved();
  }

  @Test
  void rejectsBelowTheLimitAndTheFirstBadRecordPass() {
    ContractLake lake = lake(LIMITED);

    lake.run(
        Topic.of(
            epoch(event("a", 1, "eu", -1)),
            epoch(event("b", 1, "eu", -1)),
            epoch(event("c", 1, "eu", 1), event("d", 1, "eu", -1)),
            epoch(event("e", 1, "eu", 1))));

    assertThat(lake.rows("dlq.events", "offset")).hasSize(3);
    lake.assertConserved();
  }

  private static PactolusException runExpectingTrouble(ContractLake lake) {
    PactolusException trouble =
        catchThrowableOfType(PactolusException.class, () -> lake.run(FLOOD));
    assertThat(trouble).isNotNull();
    return trouble;
  }
}
