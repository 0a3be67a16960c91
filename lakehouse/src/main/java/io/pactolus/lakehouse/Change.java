package io.pactolus.lakehouse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * One atomic change of a table.
 *
 * @param operation a word for the history: {@code EPOCH}, {@code ROLLBACK}, {@code REBUILD}, {@code
 *     COMPACT}, ...
 * @param transaction the epoch this change is; fences other writers of the same epoch
 * @param added new files; rows of them may be deleted from the start ({@link DataFile#deleted})
 * @param removed files of the current snapshot that leave; one that is also added stays, with the
 *     deleted rows it is added with
 * @param deletions path of a file of the current snapshot that stays, to the complete new set of
 *     its deleted positions
 * @param domains domain metadata to set
 * @param rearrangesOnly true for compaction: the rows are the same before and after ({@code
 *     dataChange=false})
 * @param definition what the table is from this change on: schema, partition columns, and
 *     properties to set
 */
public record Change(
    String operation,
    Optional<TransactionId> transaction,
    List<DataFile> added,
    List<DataFile> removed,
    Map<String, RoaringBitmap> deletions,
    Map<String, String> domains,
    boolean rearrangesOnly,
    Optional<TableDefinition> definition) {
  private static final String ROLLBACK = "ROLLBACK";
  private static final String REBUILD = "REBUILD";

  public Change {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    deletions = Map.copyOf(deletions);
    domains = Map.copyOf(domains);
  }

  /** Whether files come back that had left the table before. */
  public boolean bringsFilesBack() {
    return bringsFilesBack(operation);
  }

  static boolean bringsFilesBack(String operation) {
    return operation.equals(ROLLBACK) || operation.equals(REBUILD);
  }

  public record TransactionId(String appId, long epoch) {}

  /** A change that is the given epoch of a table. */
  public static Builder epoch(String appId, long epoch) {
    return new Builder("EPOCH", Optional.of(new TransactionId(appId, epoch)), false);
  }

  /** A change that brings an earlier state back, as the given epoch of a table. */
  public static Builder rollback(String appId, long epoch) {
    return new Builder(ROLLBACK, Optional.of(new TransactionId(appId, epoch)), false);
  }

  /** A change that puts rows that were computed again in the place of all, as the given epoch. */
  public static Builder rebuild(String appId, long epoch) {
    return new Builder(REBUILD, Optional.of(new TransactionId(appId, epoch)), false);
  }

  /** Another definition for the rows that are there. They must fit it. */
  public static Builder definition(TableDefinition definition) {
    return new Builder("CHANGE DEFINITION", Optional.empty(), true).defining(definition);
  }

  /** Replaces files by others with the same rows. */
  public static Builder rearrangement(String operation) {
    return new Builder(operation, Optional.empty(), true);
  }

  /** Collects the parts of a change. */
  public static final class Builder {
    private final String operation;
    private final Optional<TransactionId> transaction;
    private final boolean rearrangesOnly;
    private final List<DataFile> added = new ArrayList<>();
    private final List<DataFile> removed = new ArrayList<>();
    private final Map<String, RoaringBitmap> deletions = new HashMap<>();
    private final Map<String, String> domains = new HashMap<>();
    private Optional<TableDefinition> definition = Optional.empty();

    private Builder(String operation, Optional<TransactionId> transaction, boolean rearrangesOnly) {
      this.operation = operation;
      this.transaction = transaction;
      this.rearrangesOnly = rearrangesOnly;
    }

    public Builder add(List<DataFile> files) {
      added.addAll(files);
      return this;
    }

    public Builder remove(List<DataFile> files) {
      removed.addAll(files);
      return this;
    }

    public Builder delete(String path, RoaringBitmap allDeletedPositions) {
      deletions.put(path, allDeletedPositions);
      return this;
    }

    public Builder domain(String name, String json) {
      domains.put(name, json);
      return this;
    }

    /** With this change the table gets another schema, partitioning or properties. */
    public Builder defining(TableDefinition wanted) {
      definition = Optional.of(wanted);
      return this;
    }

    public Change build() {
      return new Change(
          operation, transaction, added, removed, deletions, domains, rearrangesOnly, definition);
    }
  }
}
