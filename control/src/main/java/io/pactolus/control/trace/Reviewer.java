package io.pactolus.control.trace;

import io.pactolus.engine.review.RecordReview;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The code of the engines, asked about single rows by the plan as it is now. */
public interface Reviewer {
  /**
   * @param record one row of Bronze
   * @param watermark highest event time accepted before its epoch, in microseconds
   */
  RecordReview review(Batch record, OptionalLong watermark);

  /**
   * The groups that Silver rows are counted in, each as the key columns of the Gold table.
   *
   * @param silverRows in the schema of the Gold table's Silver table
   */
  List<Map<String, @Nullable Object>> groups(GoldPlan gold, Batch silverRows);
}
