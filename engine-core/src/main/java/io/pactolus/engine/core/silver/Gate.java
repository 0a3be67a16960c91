package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.silver.Computation.Computed;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.SilverTable.OnFail;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.Rule;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.Reason;
import io.pactolus.pipeline.sql.Expr;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is decided about a record by itself, before its key matters: late, filtered, not computable,
 * against a rule. Depends on the record and the watermark only.
 */
final class Gate {
  private final SilverPlan silver;
  private final int eventTimeColumn;
  private final Optional<Duration> lateness;
  private final Optional<Computation> where;
  private final List<Computation> outputs = new ArrayList<>();
  private final List<Computation> checks = new ArrayList<>();
  private final Optional<Computation> deleteWhen;
  private final Optional<PastEpochs> past;

  Gate(Plan plan, SilverPlan silver, Computation.Compiler compiler) {
    this(plan, silver, compiler, Optional.empty());
  }

  /**
   * @param past for records that come a second time: each is judged by the watermark of the epoch
   *     that read it
   */
  Gate(Plan plan, SilverPlan silver, Computation.Compiler compiler, Optional<PastEpochs> past) {
    this.silver = silver;
    this.past = past;
    Stream stream = plan.pipeline().stream();
    this.eventTimeColumn = stream.eventTime().map(plan.decoded()::require).orElse(-1);
    this.lateness = stream.lateness();
    this.where = silver.where().map(compiler::compile);
    silver.outputs().forEach(output -> outputs.add(output(output.expr(), compiler)));
    silver.rules().forEach(rule -> checks.add(compiler.compile(rule.check())));
    this.deleteWhen = silver.deleteWhen().map(compiler::compile);
  }

  // A plain field needs no evaluation, and no copy.
  private static Computation output(Expr expression, Computation.Compiler compiler) {
    if (expression instanceof Expr.ColumnRef field) {
      return rows -> new Computed(rows.column(field.index()), java.util.Map.of());
    }
    return compiler.compile(expression);
  }

  Gated pass(Batch bronze, Decoded decoded, OptionalLong watermark) {
    Gated gated = new Gated(bronze, decoded);
    refuseLate(gated, watermark);
    filter(gated);
    computeOutputs(gated);
    checkRules(gated);
    findDeletes(gated);
    noteEventTime(gated);
    return gated;
  }

  private void refuseLate(Gated gated, OptionalLong watermark) {
    if (lateness.isEmpty() || eventTimeColumn < 0) {
      return;
    }
    long allowed = micros(lateness.get());
    LongColumn times = (LongColumn) gated.decoded().columns().column(eventTimeColumn);
    for (int row = 0; row < gated.rows(); row++) {
      OptionalLong mark = past.isEmpty() ? watermark : watermarkThen(gated, row);
      if (mark.isPresent() && !times.isNull(row) && times.at(row) < mark.getAsLong() - allowed) {
        String message =
            "Event time %s is more than the lateness of %s before %s, the latest event time seen before."
                .formatted(
                    instant(times.at(row)),
                    DurationText.exact(lateness.get()),
                    instant(mark.getAsLong()));
        gated.refuse(row, Reason.LATE, message, Optional.empty());
      }
    }
  }

  private OptionalLong watermarkThen(Gated gated, int row) {
    long epoch = gated.bronze().longs("epoch").at(gated.bronzeRow(row));
    return past.orElseThrow().watermarkBefore(epoch);
  }

  private void filter(Gated gated) {
    if (where.isEmpty()) {
      return;
    }
    Computed computed = where.get().over(gated.decoded().columns());
    refuseFailures(gated, computed, "The filter 'where' cannot be computed");
    BooleanColumn keep = (BooleanColumn) computed.values();
    for (int row = 0; row < gated.rows(); row++) {
      if (gated.isOpen(row) && !isTrue(keep, row)) {
        gated.filter(row);
      }
    }
  }

  private void computeOutputs(Gated gated) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Computed computed = outputs.get(i).over(gated.decoded().columns());
      refuseFailures(
          gated, computed, "Column '" + silver.outputs().get(i).name() + "' cannot be computed");
      columns.add(computed.values());
    }
    gated.outputs(columns);
  }

  private void checkRules(Gated gated) {
    for (int i = 0; i < checks.size(); i++) {
      checkRule(gated, silver.rules().get(i), checks.get(i).over(gated.decoded().columns()));
    }
  }

  private void checkRule(Gated gated, Rule rule, Computed computed) {
    if (rule.onFail() == OnFail.REJECT) {
      refuseFailures(
          gated, computed, "Rule '" + rule.name() + "' cannot be computed", Optional.of(rule));
    }
    BooleanColumn passes = (BooleanColumn) computed.values();
    for (int row = 0; row < gated.rows(); row++) {
      boolean passed =
          isTrue(passes, row)
              && (computed.failures().isEmpty() || !computed.failures().containsKey(row));
      if (!passed && gated.isOpen(row)) {
        fail(gated, rule, row, passes.isNull(row) ? "unknown (NULL)" : "false");
      }
    }
  }

  private void fail(Gated gated, Rule rule, int row, String result) {
    switch (rule.onFail()) {
      case WARN -> gated.warn(row, rule.name());
      case REJECT ->
          gated.refuse(
              row,
              Reason.EXPECTATION,
              "Rule '%s' is %s: %s".formatted(rule.name(), result, rule.text()),
              Optional.of(rule.name()));
      case STOP -> throw stop(gated, rule, row);
    }
  }

  private PactolusException stop(Gated gated, Rule rule, int row) {
    int bronzeRow = gated.bronzeRow(row);
    Batch bronze = gated.bronze();
    return new PactolusException(
        ErrorCode.EXPECTATION_STOP,
        "Rule '%s' (%s) of Silver table '%s' says to stop, and the record at %s-%d offset %d (correlation id %s) fails it. Nothing of this epoch has reached the table. Change the rule, or its on_fail to reject or warn, and start again."
            .formatted(
                rule.name(),
                rule.text(),
                silver.name(),
                bronze.bytes("topic").string(bronzeRow),
                bronze.ints("partition").at(bronzeRow),
                bronze.longs("offset").at(bronzeRow),
                bronze.bytes("correlation_id").string(bronzeRow)));
  }

  private void findDeletes(Gated gated) {
    if (deleteWhen.isEmpty()) {
      return;
    }
    Computed computed = deleteWhen.get().over(gated.decoded().columns());
    refuseFailures(gated, computed, "'delete_when' cannot be computed");
    boolean[] deletes = new boolean[gated.rows()];
    for (int row = 0; row < deletes.length; row++) {
      deletes[row] = isTrue((BooleanColumn) computed.values(), row);
    }
    gated.deletes(deletes);
  }

  private void noteEventTime(Gated gated) {
    if (eventTimeColumn < 0) {
      return;
    }
    LongColumn times = (LongColumn) gated.decoded().columns().column(eventTimeColumn);
    long max = Long.MIN_VALUE;
    for (int row = 0; row < gated.rows(); row++) {
      if (gated.isOpen(row) && !times.isNull(row)) {
        max = Math.max(max, times.at(row));
      }
    }
    if (max != Long.MIN_VALUE) {
      gated.maxEventTime(max);
    }
  }

  private static void refuseFailures(Gated gated, Computed computed, String what) {
    refuseFailures(gated, computed, what, Optional.empty());
  }

  private static void refuseFailures(
      Gated gated, Computed computed, String what, Optional<Rule> rule) {
    computed
        .failures()
        .forEach(
            (row, why) -> {
              if (gated.isOpen(row)) {
                gated.refuse(row, Reason.EVALUATION, what + ": " + why, rule.map(Rule::name));
              }
            });
  }

  private static boolean isTrue(BooleanColumn column, int row) {
    return !column.isNull(row) && column.at(row);
  }

  static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
