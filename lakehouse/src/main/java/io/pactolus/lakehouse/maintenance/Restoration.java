package io.pactolus.lakehouse.maintenance;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.definition.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * What brings a table back to the state it had after an epoch: files that came since leave, files
 * that left come back, rows deleted since are there again. Nothing is destroyed: it becomes a new
 * commit, and the state before it can be come back to in the same way as long as its files are
 * retained.
 */
public final class Restoration {
  private static final int FIRST_LOOK = 128;
  private static final int WIDENING = 8;

  private final Table table;
  private final String appId;

  /**
   * @param appId of the transactions that are the table's epochs
   */
  public Restoration(Table table, String appId) {
    this.table = table;
    this.appId = appId;
  }

  /**
   * The newest version without anything of a later epoch.
   *
   * @throws PactolusException LAKE_MISSING when the log does not reach back that far any more
   */
  public long versionAfter(long epoch) {
    if (epochNow() <= epoch) {
      return table.snapshot().version();
    }
    for (int look = FIRST_LOOK; ; look *= WIDENING) {
      List<CommitSummary> commits = table.history(look);
      long earliestLater = table.snapshot().version() + 1;
      for (CommitSummary commit : commits) {
        Long made = commit.transactions().get(appId);
        if (made != null && made <= epoch) {
          return earliestLater - 1;
        }
        if (made != null) {
          earliestLater = commit.version();
        }
      }
      if (commits.size() < look) {
        return begunWith(commits, earliestLater, epoch);
      }
    }
  }

  private long begunWith(List<CommitSummary> commits, long earliestLater, long epoch) {
    boolean whole = !commits.isEmpty() && commits.get(commits.size() - 1).version() == 0;
    if (!whole) {
      throw new PactolusException(
          ErrorCode.LAKE_MISSING,
          ("Table %s cannot go back to epoch %d: its log no longer reaches back that far"
                  + " (retention.log). The oldest commit that is left is version %d.")
              .formatted(
                  table.path(),
                  epoch,
                  commits.isEmpty()
                      ? table.snapshot().version()
                      : commits.get(commits.size() - 1).version()));
    }
    return earliestLater - 1;
  }

  private long epochNow() {
    return table.snapshot().epoch(appId).orElse(0);
  }

  /**
   * The change that does it, as an epoch of its own; empty when nothing later is in the table.
   *
   * @param asEpoch number of the epoch that the change becomes
   * @throws PactolusException LAKE_MISSING when the log or files of that time are gone
   */
  public Optional<Change.Builder> to(long epoch, long asEpoch) {
    return epochNow() <= epoch
        ? Optional.empty()
        : Optional.of(
            definedAs(versionAfter(epoch), change(table.at(versionAfter(epoch)), epoch, asEpoch)));
  }

  /** A table that was rebuilt since is again what it was. */
  private Change.Builder definedAs(long version, Change.Builder change) {
    String property = Definition.PROPERTY;
    TableDefinition then = table.definitionAt(version);
    boolean same =
        Objects.equals(then.properties().get(property), table.properties().get(property))
            && then.partitionColumns().equals(table.partitionColumns());
    boolean known = then.properties().containsKey(property);
    return same || !known
        ? change
        : change.defining(
            new TableDefinition(
                table.path(),
                then.schema(),
                then.partitionColumns(),
                Map.of(property, then.properties().getOrDefault(property, "{}"))));
  }

  private Change.Builder change(Snapshot then, long epoch, long asEpoch) {
    Map<String, DataFile> now = byPath(table.snapshot().files());
    var leaving = new HashMap<>(now);
    List<DataFile> returning = new ArrayList<>();
    for (DataFile old : then.files()) {
      DataFile same = now.get(old.path());
      if (same != null && deleted(same).equals(deleted(old))) {
        leaving.remove(old.path());
      } else {
        returning.add(old);
      }
    }
    List<DataFile> gone =
        table.missing(returning.stream().filter(file -> !now.containsKey(file.path())).toList());
    if (!gone.isEmpty()) {
      throw new PactolusException(
          ErrorCode.LAKE_MISSING,
          ("Table %s cannot go back to epoch %d: %d of its files were deleted since, after"
                  + " retention.obsolete_files had passed; the first is %s. Choose a later epoch.")
              .formatted(table.path(), epoch, gone.size(), gone.get(0).path()));
    }
    return Change.rollback(appId, asEpoch).remove(List.copyOf(leaving.values())).add(returning);
  }

  private static Map<String, DataFile> byPath(List<DataFile> files) {
    var byPath = new HashMap<String, DataFile>();
    files.forEach(file -> byPath.put(file.path(), file));
    return byPath;
  }

  private static RoaringBitmap deleted(DataFile file) {
    return Objects.requireNonNullElseGet(file.deleted().orElse(null), RoaringBitmap::new);
  }
}
