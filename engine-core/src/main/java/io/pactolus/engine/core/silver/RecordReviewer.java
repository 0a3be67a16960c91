package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.JsonDecoder;
import io.pactolus.engine.core.silver.Computation.Computed;
import io.pactolus.engine.review.RecordReview;
import io.pactolus.engine.review.RecordReview.Decoding;
import io.pactolus.engine.review.RecordReview.RuleResult;
import io.pactolus.engine.review.RecordReview.TableReview;
import io.pactolus.engine.review.RecordReview.Truth;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.pipeline.model.SilverTable.OnFail;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.Rule;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Judges single records again, with the code that judges epochs. Changes nothing. */
public final class RecordReviewer {
  private final Plan plan;
  private final JsonDecoder decoder;
  private final Computation.Compiler compiler = new EvaluatorComputations();

  public RecordReviewer(Plan plan) {
    this.plan = plan;
    this.decoder = new JsonDecoder(plan.pipeline().stream());
  }

  /**
   * @param record one row of Bronze
   * @param watermark highest event time accepted before its epoch, in microseconds
   */
  public RecordReview review(Batch record, OptionalLong watermark) {
    if (record.rows() != 1) {
      throw new IllegalArgumentException("one record at a time, not " + record.rows());
    }
    Decoded decoded = decoder.decode(record);
    if (!decoded.rejects().isEmpty()) {
      var reject = decoded.rejects().get(0);
      return new RecordReview(
          Decoding.REJECTED,
          Optional.of(new RecordReview.Refusal(reject.reason().code(), reject.message())),
          List.of());
    }
    if (decoded.ignored().length > 0) {
      return new RecordReview(Decoding.IGNORED, Optional.empty(), List.of());
    }
    List<TableReview> tables = new ArrayList<>();
    for (SilverPlan silver : plan.silver()) {
      tables.add(
          decoded.tombstones().length > 0
              ? tombstone(silver, decoded)
              : accepted(silver, record, decoded, watermark));
    }
    return new RecordReview(
        decoded.tombstones().length > 0 ? Decoding.TOMBSTONE : Decoding.ACCEPTED,
        Optional.empty(),
        tables);
  }

  private TableReview tombstone(SilverPlan silver, Decoded decoded) {
    KeyColumns key = KeyColumns.of(plan, silver);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    if (key.takesTombstones()) {
      values.put(key.names().get(0), decoded.tombstoneKeys().get(0));
    }
    return new TableReview(
        silver.name(), false, Optional.empty(), List.of(), true, Map.of(), values);
  }

  private TableReview accepted(
      SilverPlan silver, Batch record, Decoded decoded, OptionalLong watermark) {
    Gated gated = new Gate(plan, unstopping(silver), compiler).pass(record, decoded, watermark);
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < silver.outputs().size(); i++) {
      row.put(silver.outputs().get(i).name(), gated.outputs().get(i).get(0));
    }
    Map<String, @Nullable Object> key = new LinkedHashMap<>();
    for (int output : silver.keyOutputs()) {
      String name = silver.outputs().get(output).name();
      key.put(name, row.get(name));
    }
    return new TableReview(
        silver.name(),
        gated.outcomes()[0] == Outcome.FILTERED,
        gated.refusals().stream()
            .findFirst()
            .map(r -> new RecordReview.Refusal(r.reason().code(), r.message())),
        silver.rules().stream().map(rule -> result(rule, decoded.columns())).toList(),
        gated.isDelete(0),
        row,
        key);
  }

  /** A rule that would stop the pipeline is only to be told of here. */
  private static SilverPlan unstopping(SilverPlan silver) {
    return new SilverPlan(
        silver.name(),
        silver.mode(),
        silver.outputs(),
        silver.schema(),
        silver.keyOutputs(),
        silver.versionOutput(),
        silver.eventTimeOutput(),
        silver.partitionOutputs(),
        silver.where(),
        silver.rules().stream().filter(rule -> rule.onFail() != OnFail.STOP).toList(),
        silver.deleteWhen(),
        silver.horizon());
  }

  private RuleResult result(Rule rule, Batch decoded) {
    Computed computed = compiler.compile(rule.check()).over(decoded);
    Optional<String> trouble = Optional.ofNullable(computed.failures().get(0));
    return new RuleResult(
        rule.name(),
        rule.text(),
        rule.onFail(),
        trouble.isPresent() ? Truth.NOT_COMPUTABLE : truth((BooleanColumn) computed.values()),
        trouble);
  }

  private static Truth truth(BooleanColumn column) {
    if (column.isNull(0)) {
      return Truth.UNKNOWN;
    }
    return column.at(0) ? Truth.TRUE : Truth.FALSE;
  }
}
