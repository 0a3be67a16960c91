package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells in which groups of a Gold table Silver rows are counted. Not thread-safe. */
public final class GroupLookup {
  private final GoldPlan plan;
  private final GoldQuery query;

  public GroupLookup(GoldPlan plan, StructType silverSchema) {
    this.plan = plan;
    this.query = new GoldQuery(plan, silverSchema, new CompiledEvaluation());
  }

  /**
   * The groups of the rows, each as the columns of the Gold table that show its keys. A key that no
   * column shows is left out.
   *
   * @param silverRows in the schema of the Silver table
   */
  public List<Map<String, @Nullable Object>> groupsOf(Batch silverRows) {
    GroupAggregation groups = new GroupAggregation(query);
    groups.touch(silverRows);
    List<Column> keys = query.keys().stream().map(k -> Column.create(k.type(), 1)).toList();
    List<Map<String, @Nullable Object>> shown = new ArrayList<>();
    for (int group = 0; group < groups.size(); group++) {
      groups.showKey(group, keys);
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (int key = 0; key < keys.size(); key++) {
        int index = query.keys().get(key).index();
        int output = index < plan.keyOutputs().size() ? plan.keyOutputs().get(index) : -1;
        if (output >= 0) {
          values.put(plan.outputs().get(output).name(), keys.get(key).get(group));
        }
      }
      shown.add(values);
    }
    return shown;
  }
}
