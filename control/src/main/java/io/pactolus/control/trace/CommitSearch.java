package io.pactolus.control.trace;

import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.Table;
import java.util.Optional;

/**
 * Finds the commit of an epoch in a table's log by halving: epochs only grow from version to
 * version, and compaction in between has none.
 */
final class CommitSearch {
  private final Table table;
  private final String appId;

  CommitSearch(Table table, String appId) {
    this.table = table;
    this.appId = appId;
  }

  /** Empty when the epoch did not change the table, or the log no longer tells. */
  Optional<CommitSummary> of(long epoch) {
    long low = 0;
    long high = table.snapshot().version();
    while (low <= high) {
      long middle = (low + high) >>> 1;
      // The next commit at or above the middle that is an epoch.
      long version = middle;
      Optional<CommitSummary> commit = table.commitAt(version);
      while (commit.isPresent() && epochOf(commit.get()) < 0 && version < high) {
        commit = table.commitAt(++version);
      }
      long found = commit.map(this::epochOf).orElse(-1L);
      if (found == epoch) {
        return commit;
      } else if (commit.isEmpty()) {
        low = version + 1; // The log begins later.
      } else if (found < 0 || found > epoch) {
        high = middle - 1;
      } else {
        low = version + 1;
      }
    }
    return Optional.empty();
  }

  private long epochOf(CommitSummary commit) {
    return commit.transactions().getOrDefault(appId, -1L);
  }
}
