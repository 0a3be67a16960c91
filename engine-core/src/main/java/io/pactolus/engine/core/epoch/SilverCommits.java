package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.silver.Refusal;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What the commits of one Silver table say of the epochs: after a crash, all that is known. */
public record SilverCommits(String name, Table table, String appId) {

  public boolean has(EpochPosition position) {
    return table.snapshot().epoch(appId).orElse(0) >= position.epoch();
  }

  /**
   * What an epoch did that the table has.
   *
   * @param refusals of the epoch, which the commit does not hold
   * @param columns of the added rows that are wanted
   */
  public SilverEpoch read(EpochPosition position, List<Refusal> refusals, List<String> columns) {
    Changes commit = commitOf(position.epoch());
    SilverOutcomes outcomes =
        SilverOutcomes.fromJson(
            commit.domains().getOrDefault(SilverOutcomes.DOMAIN, "{}"), table.path());
    return new SilverEpoch(
        name,
        OptionalLong.of(commit.version()),
        outcomes.counts(),
        refusals,
        outcomes.maxEventTime(),
        rows(commit.added(), columns),
        Map.copyOf(commit.newlyDeleted()));
  }

  /** The live rows of files, in their order. */
  public List<Batch> rows(List<DataFile> files, List<String> columns) {
    List<Batch> rows = new ArrayList<>();
    for (DataFile file : files) {
      table.read(file, columns).forEach(chunk -> rows.add(chunk.batch()));
    }
    return rows;
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
