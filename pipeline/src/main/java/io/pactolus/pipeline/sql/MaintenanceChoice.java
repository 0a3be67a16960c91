package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.Aggregate.Kind;
import io.pactolus.pipeline.plan.Plan.Maintenance;
import io.pactolus.pipeline.plan.Plan.Maintenance.Strategy;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How a change of Silver reaches a Gold table. */
final class MaintenanceChoice {
  private MaintenanceChoice() {}

  static Maintenance of(SilverPlan source, List<Aggregate> aggregates) {
    Set<Kind> kinds = aggregates.stream().map(Aggregate::kind).collect(Collectors.toSet());
    if (kinds.contains(Kind.COUNT_DISTINCT)) {
      return new Maintenance(
          Strategy.RECOMPUTE,
          "COUNT(DISTINCT) cannot be kept up to date from changes alone, so each group that a change"
              + " touches is recomputed from silver."
              + source.name()
              + ".");
    }
    if (source.mode() == Mode.APPEND) {
      return new Maintenance(
          Strategy.MERGE,
          "silver.%s is append-only and all aggregates can be merged, so new rows are added to the"
                  .formatted(source.name())
              + " state of their group.");
    }
    if (kinds.contains(Kind.MIN) || kinds.contains(Kind.MAX)) {
      return new Maintenance(
          Strategy.RETRACT_OR_RECOMPUTE,
          "rows of silver.%s can change, so the old row is taken out of its group and the new one"
                  .formatted(source.name())
              + " added; only a group whose MIN or MAX was taken out is recomputed.");
    }
    return new Maintenance(
        Strategy.RETRACT,
        "rows of silver.%s can change, so the old row is taken out of its group and the new one added."
            .formatted(source.name()));
  }
}
