package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.expression.EvaluationErrors;
import io.pactolus.engine.core.replay.DeadLetterSql.Repair;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.pipeline.schema.DataType;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Records as they are tried again.
 *
 * @param changed rows whose raw value is not that of Bronze
 * @param failures row to why its value could not be repaired; such a record is not tried
 */
record RepairedRecords(BronzeRecords records, BitSet changed, Map<Integer, String> failures) {

  static RepairedRecords of(BronzeRecords bronze, Optional<Repair> repair) {
    return repair
        .map(r -> repaired(bronze, r))
        .orElseGet(() -> new RepairedRecords(bronze, new BitSet(), Map.of()));
  }

  private static RepairedRecords repaired(BronzeRecords bronze, Repair repair) {
    EvaluationErrors errors = new EvaluationErrors();
    BytesColumn before = bronze.batch().bytes("value");
    BytesColumn result = repair.over(bronze.batch(), errors);
    BytesColumn after = new BytesColumn(DataType.BINARY, before.size());
    BitSet changed = new BitSet();
    Map<Integer, String> failures = new HashMap<>();
    for (int row = 0; row < before.size(); row++) {
      String trouble = errors.message(row);
      if (trouble != null) {
        failures.put(row, trouble);
      } else if (!before.isNull(row) && !DeadLetterSql.isText(before.bytes(row))) {
        failures.put(row, "the raw value is not text in UTF-8");
      } else if (result.isNull(row) && !before.isNull(row)) {
        // An empty value would ask for the deletion of a row.
        failures.put(row, "it is NULL for this record");
      } else if (!result.isNull(row)
          && (before.isNull(row)
              || !java.util.Arrays.equals(result.bytes(row), before.bytes(row)))) {
        changed.set(row);
        after.append(result.bytes(row));
        continue;
      }
      after.appendFrom(before, row);
    }
    return new RepairedRecords(bronze.with(after), changed, failures);
  }
}
