package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.index.CanonicalBytes;
import io.pactolus.engine.core.index.IndexMemory;
import io.pactolus.engine.core.index.KeyFingerprints;
import io.pactolus.engine.core.index.RowIndex;
import io.pactolus.engine.core.index.SipHash;
import io.pactolus.engine.core.index.VersionOrder;
import io.pactolus.engine.core.silver.BronzePlaces.Place;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The record of a key that is highest in (version, topic, partition, offset) is its row; of those
 * that repeat each other in one partition the first, so that a redelivery writes nothing. The
 * offset needs no comparing: within a partition the record that comes later has the higher one.
 *
 * <p>However the partitions interleave and wherever epochs end, the same row stays. Only records of
 * the highest version can be it in the end, and lower ones never stop them; of those, the highest
 * partition takes the row with its first record, equal content or not, and no other gets it back;
 * from then on its own records decide, in their order. (Had equal content left the row where it
 * was, a record of a partition in between would win or not, depending on when it comes.)
 *
 * <p>Without a version nothing says which of two partitions is right, so the record that was read
 * later stays: the order is (epoch, topic, partition, offset), as Bronze has it. A key that moves
 * to another partition, because a topic got more of them, goes on being updated.
 *
 * <p>The index is changed as records are decided about, so that several of one key in an epoch need
 * no special care; rows that are not written yet lie at {@link #PENDING} with their number as
 * position.
 */
final class UpsertMerge implements KeyMerge {
  private static final int PENDING = 0;

  private final KeyColumns key;
  private final KeyFingerprints fingerprints;
  private final PartitionOrdinals partitionOrdinals;
  private final int versionOutput;
  private final RowIndex index;
  private final StoredRows stored;
  private final Optional<BronzePlaces> bronzePlaces;
  private final FileNumbers files = new FileNumbers();
  // No key: the hash is stored and must be the same in every process and engine.
  private final SipHash contentHash = new SipHash(0, 0);
  private final CanonicalBytes content = new CanonicalBytes();

  private @Nullable Gated gated;
  private List<Column> outputs = List.of();
  private List<Column> keyColumns = List.of();
  private int[] partitions = {};
  private final NewRows newRows = new NewRows();
  private final Map<Integer, RoaringBitmap> deleted = new HashMap<>();
  private int[] surviving = {};
  private long[] places = {};

  UpsertMerge(
      SilverPlan silver,
      KeyColumns key,
      KeyShard shard,
      PartitionOrdinals partitionOrdinals,
      IndexMemory memory,
      Optional<PastEpochs> past) {
    this.bronzePlaces = past.map(BronzePlaces::new);
    this.key = key;
    this.fingerprints = key.fingerprints();
    this.partitionOrdinals = partitionOrdinals;
    this.versionOutput = silver.versionOutput();
    this.index = new RowIndex(memory);
    this.stored =
        new StoredRows(
            key,
            fingerprints,
            shard,
            partitionOrdinals,
            versionOutput < 0 ? null : silver.outputs().get(versionOutput).name(),
            index);
  }

  @Override
  public void load(Table table, List<DataFile> from, OptionalLong watermark) {
    bronzePlaces.ifPresent(
        known -> from.forEach(file -> known.loaded(files.of(file.path()), table, file)));
    stored.load(table, from, files);
  }

  @Override
  public void begin(Gated next, int[] partitionsByRow, OptionalLong watermark) {
    gated = next;
    outputs = next.outputs();
    keyColumns = key.in(next);
    partitions = partitionsByRow;
    newRows.clear();
    deleted.clear();
  }

  @Override
  public Outcome record(int row) {
    fingerprints.compute(keyColumns, row);
    boolean found = index.find(fingerprints.low(), fingerprints.high());
    long version = version(versionOutput < 0 ? null : outputs.get(versionOutput), row);
    int partition = partitions[current().bronzeRow(row)];
    if (current().isDelete(row)) {
      return found && order(version, partition, current().bronzeRow(row)) >= 0
          ? delete()
          : Outcome.STALE;
    }
    long hash = contentHash(outputs, row);
    Outcome outcome = Outcome.INSERTED;
    if (found) {
      boolean repeats = version == index.version() && hash == index.contentHash();
      int order =
          repeats ? order(version, partition) : order(version, partition, current().bronzeRow(row));
      if (order < 0 || (order == 0 && repeats)) {
        return repeats ? Outcome.DUPLICATE : Outcome.STALE;
      }
      dropRow();
      outcome = repeats ? Outcome.DUPLICATE : Outcome.UPDATED;
    }
    int number = newRows.add(row, fingerprints.low(), fingerprints.high(), hash);
    index.put(version, partition, hash);
    index.moveTo(PENDING, number);
    return outcome;
  }

  @Override
  public Outcome tombstone(Column keys, int i) {
    if (!key.takesTombstones()) {
      return Outcome.FILTERED;
    }
    fingerprints.compute(List.of(keys), i);
    return index.find(fingerprints.low(), fingerprints.high())
            && reading(current().decoded().tombstones()[i]) >= 0
        ? delete()
        : Outcome.STALE;
  }

  private Outcome delete() {
    dropRow();
    index.remove();
    return Outcome.DELETED;
  }

  private void dropRow() {
    if (index.file() == PENDING) {
      newRows.drop(index.position());
    } else {
      deleted.computeIfAbsent(index.file(), file -> new RoaringBitmap()).add(index.position());
    }
  }

  /** Compares with the stored row; 0 when the record that comes later has the higher place. */
  private int order(long version, int partition) {
    if (version != index.version()) {
      return version < index.version() ? -1 : 1;
    }
    return versionOutput < 0 || partition == index.partitionOrdinal()
        ? 0
        : partitionOrdinals.at(partition).compareTo(partitionOrdinals.at(index.partitionOrdinal()));
  }

  /** As above; where the order of reading decides, by that. */
  private int order(long version, int partition, int bronzeRow) {
    int order = order(version, partition);
    return order == 0 ? reading(bronzeRow) : order;
  }

  /**
   * Compares the place in Bronze with that of the stored row; 0 when it must be behind it, because
   * the record has just been read.
   */
  private int reading(int bronzeRow) {
    return bronzePlaces
        .map(
            known -> {
              Place stored =
                  index.file() == PENDING
                      ? place(current().bronzeRow(newRows.row(index.position())))
                      : known.of(
                          index.file(),
                          index.position(),
                          partitionOrdinals.at(index.partitionOrdinal()));
              return place(bronzeRow).compareTo(stored);
            })
        .orElse(0);
  }

  private Place place(int bronzeRow) {
    Batch bronze = current().bronze();
    return new Place(
        bronze.longs("epoch").at(bronzeRow),
        partitionOrdinals.at(partitions[bronzeRow]),
        bronze.longs("offset").at(bronzeRow));
  }

  // Without a version all are equal, and the record that comes later is the higher one.
  private static long version(@Nullable Column versions, int row) {
    return versions == null ? 0 : VersionOrder.of(versions, row);
  }

  private long contentHash(List<Column> columns, int row) {
    content.clear();
    for (int i = 0; i < columns.size(); i++) {
      content.append(columns.get(i), row);
    }
    return contentHash.hash64(content.data(), content.length());
  }

  private Gated current() {
    if (gated == null) {
      throw new IllegalStateException("no epoch has begun");
    }
    return gated;
  }

  @Override
  public int[] addedRows() {
    surviving = newRows.surviving();
    places = new long[surviving.length];
    int[] rows = new int[surviving.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = newRows.row(surviving[i]);
    }
    return rows;
  }

  @Override
  public long contentHash(int i) {
    return newRows.contentHash(surviving[i]);
  }

  @Override
  public Map<DataFile, RoaringBitmap> newlyDeleted(Snapshot snapshot) {
    Map<DataFile, RoaringBitmap> byFile = new LinkedHashMap<>();
    if (deleted.isEmpty()) {
      return byFile;
    }
    for (DataFile file : snapshot.files()) {
      RoaringBitmap positions = deleted.get(files.of(file.path()));
      if (positions != null) {
        byFile.put(file, positions.clone());
      }
    }
    if (byFile.size() != deleted.size()) {
      throw new IllegalStateException("the key index names files that the table does not have");
    }
    return byFile;
  }

  @Override
  public void placed(int[] members, List<DataFile> written) {
    int i = 0;
    for (DataFile file : written) {
      long number = files.of(file.path());
      for (int position = 0; position < file.rows(); position++) {
        places[members[i++]] = number << 32 | position;
      }
    }
    if (i != members.length) {
      throw new IllegalStateException(members.length + " rows to write, " + i + " written");
    }
  }

  @Override
  public void applied() {
    for (int i = 0; i < surviving.length; i++) {
      index.find(newRows.low(surviving[i]), newRows.high(surviving[i]));
      index.moveTo((int) (places[i] >>> 32), (int) places[i]);
    }
    gated = null;
  }

  @Override
  public void relocated(Table table, List<DataFile> newFiles) {
    files.retain(table.snapshot().files());
    load(table, newFiles, OptionalLong.empty());
  }

  @Override
  public long keys() {
    return index.size();
  }

  @Override
  public long bytes() {
    return index.bytes();
  }
}
