package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.expression.EvaluationErrors;
import io.pactolus.engine.core.replay.DeadLetterSql.Repair;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import java.util.HashMap;
import java.util.Map;

/** The {@code --transform} of a replay, for records that it repaired. */
public final class DeadLetterRepair {
  private final Repair repair;

  private DeadLetterRepair(Repair repair) {
    this.repair = repair;
  }

  public static DeadLetterRepair of(String sql) {
    return new DeadLetterRepair(Repair.of(sql));
  }

  /**
   * @param records in the schema of Bronze
   * @return row to its repaired value; rows that cannot be repaired are absent
   */
  public Map<Integer, byte[]> values(Batch records) {
    EvaluationErrors errors = new EvaluationErrors();
    BytesColumn repaired = repair.over(records, errors);
    Map<Integer, byte[]> values = new HashMap<>();
    for (int row = 0; row < repaired.size(); row++) {
      if (errors.message(row) == null && !repaired.isNull(row)) {
        values.put(row, repaired.bytes(row));
      }
    }
    return values;
  }
}
