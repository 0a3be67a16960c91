package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.silver.SilverMerge;
import io.pactolus.engine.core.silver.SilverResult;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Step two, for one Silver table: decoded records are judged, merged and committed. */
public final class SilverStage {
  private final String name;
  private final Table table;
  private final String appId;
  private final SilverMerge merge;

  public SilverStage(String name, Table table, String appId, SilverMerge merge) {
    this.name = name;
    this.table = table;
    this.appId = appId;
    this.merge = merge;
  }

  public Table table() {
    return table;
  }

  public SilverMerge merge() {
    return merge;
  }

  public SilverEpoch merge(
      EpochPosition position, Batch bronze, Decoded decoded, OptionalLong watermark) {
    return table.snapshot().epoch(appId).orElse(0) >= position.epoch()
        ? committedBefore(position, bronze, decoded, watermark)
        : mergeNow(position, bronze, decoded, watermark);
  }

  private SilverEpoch mergeNow(
      EpochPosition position, Batch bronze, Decoded decoded, OptionalLong watermark) {
    SilverResult result = merge.prepare(position.epoch(), bronze, decoded, watermark);
    OptionalLong maxEventTime = EventTimes.plausible(result.maxEventTime(), bronze);
    OptionalLong version = OptionalLong.empty();
    if (result.changesTable()) {
      SilverOutcomes outcomes = new SilverOutcomes(position.epoch(), result.counts(), maxEventTime);
      boolean committed = false;
      try {
        version =
            OptionalLong.of(
                table
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
        name,
        version,
        result.counts(),
        result.refusals(),
        maxEventTime,
        result.added(),
        result.newlyDeleted());
  }

  /**
   * The process died after this table's commit: everything about the epoch is in the commit itself.
   */
  private SilverEpoch committedBefore(
      EpochPosition position, Batch bronze, Decoded decoded, OptionalLong watermark) {
    Changes commit = commitOf(position.epoch());
    SilverOutcomes outcomes =
        SilverOutcomes.fromJson(
            commit.domains().getOrDefault(SilverOutcomes.DOMAIN, "{}"), table.path());
    List<String> columns = table.schema().fields().stream().map(Field::name).toList();
    List<Batch> added = new ArrayList<>();
    for (DataFile file : commit.added()) {
      table.read(file, columns).forEach(chunk -> added.add(chunk.batch()));
    }
    return new SilverEpoch(
        name,
        OptionalLong.of(commit.version()),
        outcomes.counts(),
        merge.refusals(bronze, decoded, watermark),
        outcomes.maxEventTime(),
        added,
        Map.copyOf(commit.newlyDeleted()));
  }

  private Changes commitOf(long epoch) {
    for (long version = table.snapshot().version(); version >= 0; version--) {
      Changes commit = table.changes(version);
      if (commit.epoch(appId).orElse(-1) == epoch) {
        return commit;
      }
      if (commit.epoch(appId).orElse(Long.MAX_VALUE) < epoch) {
        break;
      }
    }
    throw new PactolusException(
        ErrorCode.LAKE_DAMAGED,
        "epoch %d is in %s, but its commit is not to be found in the log. Restore the log from a backup."
            .formatted(epoch, table.path()));
  }
}
