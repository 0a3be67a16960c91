package io.pactolus.app.command;

import io.pactolus.control.trace.Reviewer;
import io.pactolus.engine.core.gold.GroupLookup;
import io.pactolus.engine.core.silver.RecordReviewer;
import io.pactolus.engine.review.RecordReview;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Asks the code that all engines share. */
final class PlanReviewer implements Reviewer {
  private final Plan plan;
  private final RecordReviewer records;

  PlanReviewer(Plan plan) {
    this.plan = plan;
    this.records = new RecordReviewer(plan);
  }

  @Override
  public RecordReview review(Batch record, OptionalLong watermark) {
    return records.review(record, watermark);
  }

  @Override
  public List<Map<String, @Nullable Object>> groups(GoldPlan gold, Batch silverRows) {
    return new GroupLookup(gold, plan.silver().get(gold.source()).schema()).groupsOf(silverRows);
  }
}
