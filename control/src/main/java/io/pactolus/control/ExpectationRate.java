package io.pactolus.control;

import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.model.SilverTable.OnFail;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan.Rule;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How often an expectation held.
 *
 * @param records of the Silver table that could be decoded and were not filtered or late
 * @param failed absent when the lake does not tell
 * @param note why it is absent
 */
public record ExpectationRate(
    String table,
    String rule,
    String check,
    OnFail onFail,
    long records,
    OptionalLong failed,
    Optional<String> note) {

  /**
   * All expectations, in the order of the pipeline file.
   *
   * @param ledger of the same pipeline, always
   */
  public static List<ExpectationRate> of(LakeView view, LedgerTotals ledger) {
    Map<String, Ledger.Totals> totals = ledger.of(view);
    Map<String, Long> rejected = new HashMap<>();
    long undecoded = 0;
    if (view.find(view.plan().dlqPath()).isPresent()) {
      String stream = view.plan().pipeline().stream().name();
      try (LakeSql sql = view.sqlOver(List.of("dlq." + stream))) {
        String queue = "dlq.\"" + stream + "\"";
        for (List<@Nullable Object> row :
            sql.query(
                    "SELECT \"table\", rule, count(*) FROM %s WHERE reason = 'expectation' AND replay_state = 'pending' GROUP BY 1, 2"
                        .formatted(queue))
                .rows()) {
          rejected.put(row.get(0) + "/" + row.get(1), number(row.get(2)));
        }
        undecoded =
            sql.number(
                "SELECT count(*) FROM %s WHERE \"table\" IS NULL AND replay_state = 'pending'"
                    .formatted(queue));
      }
    }
    List<ExpectationRate> rates = new ArrayList<>();
    for (SilverPlan silver : view.plan().silver()) {
      Ledger.Totals of = totals.get(silver.name());
      long judged =
          of == null
              ? 0
              : Math.max(
                  0,
                  of.records() - of.count(Outcome.FILTERED) - of.count(Outcome.LATE) - undecoded);
      long warnings = of == null ? 0 : of.warnings();
      long warning = silver.rules().stream().filter(r -> r.onFail() == OnFail.WARN).count();
      for (Rule rule : silver.rules()) {
        rates.add(
            rate(
                silver,
                rule,
                judged,
                rejected.getOrDefault(silver.name() + "/" + rule.name(), 0L),
                warnings,
                warning));
      }
    }
    return rates;
  }

  private static ExpectationRate rate(
      SilverPlan silver, Rule rule, long judged, long rejected, long warnings, long warning) {
    OptionalLong failed =
        switch (rule.onFail()) {
          case REJECT -> OptionalLong.of(rejected);
          case STOP -> OptionalLong.of(0);
          case WARN ->
              warning == 1 || warnings == 0 ? OptionalLong.of(warnings) : OptionalLong.empty();
        };
    return new ExpectationRate(
        silver.name(),
        rule.name(),
        rule.text(),
        rule.onFail(),
        judged,
        failed,
        failed.isPresent()
            ? Optional.empty()
            : Optional.of(
                "The ledger counts the warnings of the %d rules of silver.%s together: %d."
                    .formatted(warning, silver.name(), warnings)));
  }

  private static long number(@Nullable Object value) {
    return value == null ? 0 : ((Number) value).longValue();
  }
}
