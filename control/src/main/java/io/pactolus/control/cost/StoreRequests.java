package io.pactolus.control.cost;

import io.pactolus.control.LakeView;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.EpochLoad;
import io.pactolus.lakehouse.Table;
import java.util.Map;

/**
 * What the newest epochs would ask of an object store, counted from the commits of all tables: a
 * PUT for each data file, each file of deletion vectors, each commit and its checksum, and a
 * hundredth of a checkpoint and its pointer; two GETs (footer and content) for each file that a
 * commit replaces, because its rows were read.
 *
 * @param epochs that were counted
 */
public record StoreRequests(double putsPerMillion, double getsPerMillion, long epochs) {
  private static final double PUTS_PER_COMMIT = 2.02;
  private static final int GETS_PER_FILE = 2;

  static StoreRequests of(LakeView view, EpochLoad newest) {
    long from = newest.firstEpoch();
    long records = Math.max(1, newest.records());
    double puts = 0;
    double gets = 0;
    Map<String, String> paths = view.paths();
    for (Map.Entry<String, Table> table : view.tables().entrySet()) {
      String appId = String.valueOf(paths.get(table.getKey()));
      for (long version = table.getValue().snapshot().version(); version > 0; version--) {
        if (table.getValue().commitAt(version).isEmpty()) {
          break;
        }
        Changes commit = table.getValue().changes(version);
        if (commit.epoch(appId).orElse(Long.MAX_VALUE) < from) {
          break;
        }
        puts += PUTS_PER_COMMIT + commit.added().size() + (commit.newlyDeleted().isEmpty() ? 0 : 1);
        gets += GETS_PER_FILE * (commit.removed().size() + commit.newlyDeleted().size());
      }
    }
    return new StoreRequests(puts * 1e6 / records, gets * 1e6 / records, newest.epochs());
  }
}
