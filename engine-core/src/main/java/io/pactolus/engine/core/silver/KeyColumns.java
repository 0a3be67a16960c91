package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.index.KeyFingerprints;
import io.pactolus.engine.core.index.SipHash;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.sql.Expr;
import java.util.List;

/**
 * Which columns of a Silver table are its key.
 *
 * @param names in the table
 * @param takesTombstones the key is the one field of the stream's key, so a tombstone's key names a
 *     row of this table
 */
record KeyColumns(
    List<String> names, List<Integer> outputs, boolean[] emptyIsNull, boolean takesTombstones) {

  static KeyColumns of(Plan plan, SilverPlan silver) {
    List<Integer> outputs = silver.keyOutputs();
    boolean[] emptyIsNull = new boolean[outputs.size()];
    for (int i = 0; i < emptyIsNull.length; i++) {
      emptyIsNull[i] = silver.partitionOutputs().contains(outputs.get(i));
    }
    List<String> names = outputs.stream().map(o -> silver.outputs().get(o).name()).toList();
    return new KeyColumns(names, outputs, emptyIsNull, isStreamKey(plan, silver));
  }

  private static boolean isStreamKey(Plan plan, SilverPlan silver) {
    List<String> streamKey = plan.pipeline().stream().key();
    return streamKey.size() == 1
        && silver.keyOutputs().size() == 1
        && silver.outputs().get(silver.keyOutputs().get(0)).expr() instanceof Expr.ColumnRef field
        && field.name().equals(streamKey.get(0));
  }

  KeyFingerprints fingerprints() {
    return new KeyFingerprints(SipHash.seededRandomly(), emptyIsNull);
  }

  List<Column> in(Gated gated) {
    return outputs.stream().map(gated.outputs()::get).toList();
  }

  List<Column> in(Batch stored) {
    return names.stream().map(stored::column).toList();
  }
}
