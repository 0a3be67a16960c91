package io.pactolus.lakehouse.delta;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.DomainMetadata;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.data.StructRow;
import io.delta.kernel.internal.replay.ActionWrapper;
import io.delta.kernel.internal.replay.ActionsIterator;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the log of a table, newest commit first, in one pass over checkpoint and commits. */
final class LogReader {
  private static final StructType ACTIONS =
      new StructType()
          .add("add", AddFile.FULL_SCHEMA)
          .add("remove", RemoveFile.FULL_SCHEMA)
          .add("txn", SetTransaction.FULL_SCHEMA)
          .add("domainMetadata", DomainMetadata.FULL_SCHEMA);

  private final io.pactolus.pipeline.schema.DataType.StructType schema;
  private final DeletionVectors vectors;
  // Newest first: the first action on a file (path and vector) decides.
  private final Set<String> decidedFiles = new HashSet<>();
  private final Set<String> decidedTransactions = new HashSet<>();
  private final Set<String> decidedDomains = new HashSet<>();
  private final List<LiveFile> live = new ArrayList<>();
  private final TableState state = new TableState();

  private LogReader(
      io.pactolus.pipeline.schema.DataType.StructType schema, DeletionVectors vectors) {
    this.schema = schema;
    this.vectors = vectors;
  }

  /** Absolute path to removal time of the tombstones the log still has, vectors' files included. */
  static Map<String, Long> tombstones(
      Engine engine, SnapshotImpl snapshot, String root, DeletionVectors vectors)
      throws IOException {
    var tombstones = new HashMap<String, Long>();
    try (var actions =
        new ActionsIterator(
            engine,
            snapshot.getLogSegment().allFilesWithCompactionsReversed(),
            new StructType().add("remove", RemoveFile.FULL_SCHEMA),
            Optional.empty())) {
      while (actions.hasNext()) {
        ColumnarBatch batch = actions.next().getColumnarBatch();
        ColumnVector removes = batch.getColumnVector(0);
        for (int row = 0; row < batch.getSize(); row++) {
          if (!removes.isNullAt(row)) {
            var file = new RemoveFile(StructRow.fromStructVector(removes, row));
            long since = file.getDeletionTimestamp().orElse(0L);
            tombstones.merge(root + "/" + FileActions.decode(file.getPath()), since, Math::max);
            file.getDeletionVector()
                .flatMap(vectors::file)
                .ifPresent(path -> tombstones.merge(path, since, Math::max));
          }
        }
      }
    }
    return tombstones;
  }

  static TableState read(
      Engine engine,
      SnapshotImpl snapshot,
      io.pactolus.pipeline.schema.DataType.StructType schema,
      DeletionVectors vectors)
      throws IOException {
    var reader = new LogReader(schema, vectors);
    try (var actions =
        new ActionsIterator(
            engine,
            snapshot.getLogSegment().allFilesWithCompactionsReversed(),
            ACTIONS,
            Optional.empty())) {
      while (actions.hasNext()) {
        reader.apply(actions.next());
      }
    }
    // Oldest first is the order in which rows arrived.
    for (int i = reader.live.size() - 1; i >= 0; i--) {
      reader.state.put(reader.live.get(i));
    }
    return reader.state;
  }

  private void apply(ActionWrapper wrapper) {
    ColumnarBatch batch = wrapper.getColumnarBatch();
    ColumnVector adds = batch.getColumnVector(0);
    ColumnVector removes = batch.getColumnVector(1);
    ColumnVector transactions = batch.getColumnVector(2);
    ColumnVector domains = batch.getColumnVector(3);
    for (int row = batch.getSize() - 1; row >= 0; row--) {
      if (!adds.isNullAt(row)) {
        add(new AddFile(StructRow.fromStructVector(adds, row)));
      } else if (!removes.isNullAt(row)) {
        if (!wrapper.isFromCheckpoint()) {
          Row remove = StructRow.fromStructVector(removes, row);
          var file = new RemoveFile(remove);
          decidedFiles.add(key(file.getPath(), file.getDeletionVector()));
        }
      } else if (!transactions.isNullAt(row)) {
        SetTransaction transaction = SetTransaction.fromColumnVector(transactions, row);
        if (decidedTransactions.add(transaction.getAppId())) {
          state.putTransaction(transaction.getAppId(), transaction.getVersion());
        }
      } else if (!domains.isNullAt(row)) {
        DomainMetadata domain = DomainMetadata.fromColumnVector(domains, row);
        if (decidedDomains.add(domain.getDomain()) && !domain.isRemoved()) {
          state.putDomain(domain.getDomain(), domain.getConfiguration());
        }
      }
    }
  }

  private void add(AddFile add) {
    Optional<DeletionVectorDescriptor> vector = add.getDeletionVector();
    if (decidedFiles.add(key(add.getPath(), vector))) {
      Map<String, @Nullable String> partition =
          new HashMap<>(VectorUtils.toJavaMap(add.getPartitionValues()));
      live.add(
          new LiveFile(
              FileActions.dataFile(
                  FileActions.decode(add.getPath()),
                  add.getSize(),
                  FileStatistics.parse(add.getStatsJson().orElse(null), schema),
                  partition,
                  vector,
                  vectors,
                  checksum(add)),
              vector,
              add.getModificationTime()));
    }
  }

  private static OptionalLong checksum(AddFile add) {
    return add.getTags()
        .map(tags -> Checksum.parse(new HashMap<>(VectorUtils.toJavaMap(tags))))
        .orElse(OptionalLong.empty());
  }

  private static String key(String path, Optional<DeletionVectorDescriptor> vector) {
    return vector.map(v -> path + "\n" + v.getUniqueId()).orElse(path);
  }
}
