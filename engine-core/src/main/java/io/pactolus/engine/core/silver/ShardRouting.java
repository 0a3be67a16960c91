package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.Reject;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.plan.Plan;
import java.util.List;
import java.util.OptionalLong;

/**
 * Finds the {@link KeyShard} of each record of one Silver table, for engines that merge the shards
 * in different places. A record whose key has no say goes to any. Not thread-safe.
 */
public final class ShardRouting {
  private final Gate gate;
  private final KeyColumns key;
  private final KeyShard.Of shard;
  private final int shards;

  public ShardRouting(Plan plan, Plan.SilverPlan silver, int shards) {
    this.gate = new Gate(plan, silver, new EvaluatorComputations());
    this.key = KeyColumns.of(plan, silver);
    this.shard = new KeyShard.Of(shards, key.emptyIsNull());
    this.shards = shards;
  }

  /**
   * @param shardByRow for each row of the Bronze batch
   * @param refusals what goes to the DLQ for this table, as {@link SilverMerge#refusals}
   */
  public record Routed(int[] shardByRow, List<Refusal> refusals) {}

  /**
   * @throws io.pactolus.pipeline.PactolusException EXPECTATION_STOP when a rule with {@code
   *     on_fail: stop} fails
   */
  public Routed route(Batch bronze, Decoded decoded, OptionalLong watermark) {
    Gated gated = gate.pass(bronze, decoded, watermark);
    int[] byRow = new int[bronze.rows()];
    routeByKey(gated, byRow);
    routeTombstones(decoded, byRow);
    for (Reject reject : decoded.rejects()) {
      byRow[reject.bronzeRow()] = anyShard(reject.bronzeRow());
    }
    for (int row : decoded.ignored()) {
      byRow[row] = anyShard(row);
    }
    return new Routed(byRow, gated.refusals());
  }

  private void routeByKey(Gated gated, int[] byRow) {
    boolean hasKey = !key.names().isEmpty();
    List<Column> columns = hasKey ? key.in(gated) : List.of();
    for (int row = 0; row < gated.rows(); row++) {
      int bronzeRow = gated.bronzeRow(row);
      // What dropped out at the gate has no key to speak of.
      byRow[bronzeRow] =
          hasKey && gated.isOpen(row) ? shard.row(columns, row) : anyShard(bronzeRow);
    }
  }

  private void routeTombstones(Decoded decoded, int[] byRow) {
    int[] tombstones = decoded.tombstones();
    for (int i = 0; i < tombstones.length; i++) {
      byRow[tombstones[i]] =
          key.takesTombstones()
              ? shard.row(List.of(decoded.tombstoneKeys()), i)
              : anyShard(tombstones[i]);
    }
  }

  private int anyShard(int row) {
    return row % shards;
  }
}
