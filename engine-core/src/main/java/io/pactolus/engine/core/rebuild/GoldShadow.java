package io.pactolus.engine.core.rebuild;

import io.pactolus.engine.core.epoch.GoldStage;
import io.pactolus.engine.core.epoch.SilverCommits;
import io.pactolus.engine.core.epoch.SilverEpoch;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.SystemColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/** A Gold table computed from all of a Silver table that goes on changing. */
final class GoldShadow {
  private final GoldStage stage;
  private final Table silver;
  private final String silverAppId;
  private long version = -1;

  GoldShadow(GoldStage stage, Table silver, String silverAppId) {
    this.stage = stage;
    this.silver = silver;
    this.silverAppId = silverAppId;
  }

  /** Computes it from all of Silver as it is, the first time. */
  void begin(long epoch) {
    if (version < 0) {
      version = silver.refresh().version();
      stage.catchUp(epoch);
    }
  }

  /**
   * Takes in what Silver has become since.
   *
   * @param epoch greater with each call
   */
  void catchUp(long epoch) {
    long newest = silver.refresh().version();
    if (newest > version) {
      stage.update(epoch, changes(version + 1, newest));
    }
    version = newest;
  }

  /** Never empty: a row needs a column to be seen. */
  private List<String> columns() {
    return stage.requiredColumns().isEmpty()
        ? List.of(SystemColumns.SILVER.get(0).name())
        : stage.requiredColumns();
  }

  /** Together, because groups may be computed from Silver as it is after all of them. */
  private SilverEpoch changes(long first, long last) {
    List<Batch> added = new ArrayList<>();
    Map<DataFile, RoaringBitmap> deleted = new LinkedHashMap<>();
    SilverCommits commits = new SilverCommits("", silver, silverAppId);
    for (long v = first; v <= last; v++) {
      Changes commit = silver.changes(v);
      if (commit.epoch(silverAppId).isPresent()) {
        added.addAll(commits.rows(commit.added(), columns()));
        deleted.putAll(commit.newlyDeleted());
      }
    }
    boolean changed = !added.isEmpty() || !deleted.isEmpty();
    return new SilverEpoch(
        "",
        changed ? OptionalLong.of(last) : OptionalLong.empty(),
        new TreeMap<>(),
        List.of(),
        OptionalLong.empty(),
        added,
        deleted);
  }
}
