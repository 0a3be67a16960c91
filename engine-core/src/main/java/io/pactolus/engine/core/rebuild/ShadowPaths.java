package io.pactolus.engine.core.rebuild;

import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.plan.Plan;

/**
 * Where shadows lie: beside the layers of the pipeline, so that no reader takes them for tables.
 */
record ShadowPaths(String pipeline) {
  static ShadowPaths of(Plan plan) {
    return new ShadowPaths(plan.pipeline().name());
  }

  private String root() {
    return pipeline + "/rebuild";
  }

  /**
   * @param table as in SQL: {@code silver.orders}
   */
  String table(String table) {
    return root() + "/" + table.replace('.', '/');
  }

  /** What the rebuilt Silver table refuses. */
  String refused() {
    return root() + "/refused";
  }

  /** Removes all of them. */
  void clear(Lake lake) {
    lake.delete(root());
  }
}
