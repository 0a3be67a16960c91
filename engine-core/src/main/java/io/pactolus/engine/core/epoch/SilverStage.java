package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.silver.SilverMerge;
import io.pactolus.engine.core.silver.SilverResult;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.Field;
import java.util.OptionalLong;

/** Step two, for one Silver table: decoded records are judged, merged and committed. */
public final class SilverStage {
  private final SilverCommits commits;
  private final SilverMerge merge;

  public SilverStage(String name, Table table, String appId, SilverMerge merge) {
    this.commits = new SilverCommits(name, table, appId);
    this.merge = merge;
  }

  public SilverMerge merge() {
    return merge;
  }

  /** Whether the epoch is in the table; one that did not change it is not. */
  public boolean has(EpochPosition position) {
    return commits.has(position);
  }

  public String name() {
    return commits.name();
  }

  public SilverEpoch merge(
      EpochPosition position, Batch bronze, Decoded decoded, OptionalLong watermark) {
    return commits.has(position)
        // The process died after this table's commit: everything about the epoch is in the commit.
        ? commits.read(
            position,
            merge.refusals(bronze, decoded, watermark),
            commits.table().schema().fields().stream().map(Field::name).toList())
        : mergeNow(position, bronze, decoded, watermark);
  }

  private SilverEpoch mergeNow(
      EpochPosition position, Batch bronze, Decoded decoded, OptionalLong watermark) {
    SilverResult result = merge.prepare(position.epoch(), bronze, decoded, watermark);
    OptionalLong maxEventTime = Received.of(bronze).plausible(result.maxEventTime());
    OptionalLong version = OptionalLong.empty();
    if (result.changesTable()) {
      SilverOutcomes outcomes = new SilverOutcomes(position.epoch(), result.counts(), maxEventTime);
      boolean committed = false;
      try {
        version =
            OptionalLong.of(
                commits
                    .table()
                    .commit(
                        merge
                            .change(result)
                            .domain(SilverOutcomes.DOMAIN, outcomes.toJson())
                            .build())
                    .version());
        committed = true;
      } finally {
        if (!committed) {
          merge.abandoned();
        }
      }
    }
    merge.applied();
    return new SilverEpoch(
        commits.name(),
        version,
        result.counts(),
        result.refusals(),
        maxEventTime,
        result.added(),
        result.newlyDeleted());
  }
}
