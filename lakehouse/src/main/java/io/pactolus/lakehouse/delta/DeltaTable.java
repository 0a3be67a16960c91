package io.pactolus.lakehouse.delta;

import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.Metadata;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Change.TransactionId;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.CommitListener;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.Damage;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.LogSize;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.TableFiles;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** A Delta table whose state is read from the log once and carried forward with each commit. */
final class DeltaTable implements Table {
  private static final int COMMITS_PER_STEP = 500;

  private final String path;
  private final String root;
  private final Storage storage;
  private final Clock clock;
  private final KernelTable kernel;
  private final DeletionVectors vectors;
  private final DataFiles writer;
  private final CommitListener commits;

  private final LogCleanup logCleanup;
  private final ObsoleteFiles obsolete;
  private @Nullable RemovalTimes removals;

  private SnapshotImpl base;
  private TableState state;
  private Snapshot snapshot;
  private StructType schema;

  DeltaTable(
      String path,
      String root,
      Storage storage,
      Clock clock,
      KernelTable kernel,
      DataFiles writer,
      CommitListener commits,
      SnapshotImpl base) {
    this.path = path;
    this.root = root;
    this.storage = storage;
    this.clock = clock;
    this.kernel = kernel;
    this.vectors = new DeletionVectors(storage, root);
    this.writer = writer;
    this.commits = commits;
    this.logCleanup = new LogCleanup(storage, kernel.logDirectory());
    this.obsolete = new ObsoleteFiles(storage, root, vectors);
    this.base = base;
    this.schema = schemaOf(base);
    this.state = stateOf(base);
    this.snapshot = snapshotOf(base, state);
  }

  private StructType schemaOf(SnapshotImpl kernelSnapshot) {
    return KernelTypes.fromKernel(kernelSnapshot.getSchema(), path);
  }

  private TableState stateOf(SnapshotImpl kernelSnapshot) {
    StructType columns = schemaOf(kernelSnapshot);
    return kernel.reading(() -> LogReader.read(kernel.engine(), kernelSnapshot, columns, vectors));
  }

  private Snapshot snapshotOf(SnapshotImpl kernelSnapshot, TableState at) {
    long timestamp = kernel.reading(() -> kernelSnapshot.getTimestamp(kernel.engine()));
    return at.snapshot(kernelSnapshot.getVersion(), timestamp);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String location() {
    return root;
  }

  @Override
  public StructType schema() {
    return schema;
  }

  @Override
  public List<String> partitionColumns() {
    return List.copyOf(base.getPartitionColumnNames());
  }

  @Override
  public Map<String, String> properties() {
    return Map.copyOf(base.getTableProperties());
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public Snapshot refresh() {
    if (!follow()) {
      reload();
    }
    return snapshot;
  }

  /**
   * Takes in the commits that have come since, one by one; false when the log has to be read anew.
   */
  private boolean follow() {
    long version = snapshot.version();
    if (!exists(version + 1)) {
      // Where ours is gone, those that came next may have expired with it; the newest never does.
      return exists(version);
    }
    TableState next = state.copy();
    OptionalLong timestamp;
    do {
      CommitFile commit = commitFile(++version);
      timestamp = commit.inCommitTimestamp();
      if (commit.changesTable()
          || timestamp.isEmpty()
          || version - snapshot.version() > COMMITS_PER_STEP) {
        return false;
      }
      commit.applyTo(next);
    } while (exists(version + 1));
    state = next;
    snapshot = next.snapshot(version, timestamp.getAsLong());
    return true;
  }

  private void reload() {
    SnapshotImpl newest = kernel.load(OptionalLong.empty());
    TableState read = stateOf(newest);
    StructType columns = schemaOf(newest);
    Snapshot now = snapshotOf(newest, read);
    // Together, or what is followed from here on would be counted twice after trouble.
    state = read;
    schema = columns;
    base = newest;
    snapshot = now;
  }

  /** What the next commit builds on: Kernel has not seen the commits that were followed. */
  private SnapshotImpl current() {
    if (base.getVersion() != snapshot.version()) {
      base = kernel.load(OptionalLong.of(snapshot.version()));
    }
    return base;
  }

  @Override
  public Snapshot at(long version) {
    if (version == snapshot.version()) {
      return snapshot;
    }
    try {
      if (!storage.exists(CommitFile.path(kernel.logDirectory(), version))) {
        throw versionGone(version);
      }
    } catch (IOException e) {
      throw StorageTrouble.reading(kernel.logDirectory(), e);
    }
    SnapshotImpl then = kernel.load(OptionalLong.of(version));
    return snapshotOf(then, stateOf(then));
  }

  private PactolusException versionGone(long version) {
    return new PactolusException(
        ErrorCode.LAKE_MISSING,
        "Table %s has no version %d: it is newer than version %d, the newest known, or its log entry has expired (delta.logRetentionDuration)."
            .formatted(path, version, snapshot.version()));
  }

  @Override
  public List<DataFile> write(Batch rows) {
    return writer.write(rows, partitionColumns());
  }

  @Override
  public List<DataFile> take(Table other, List<DataFile> taken) {
    Set<String> directories = new TreeSet<>();
    for (DataFile file : taken) {
      String target = root + "/" + file.path();
      String directory = target.substring(0, target.lastIndexOf('/'));
      try {
        storage.createDirectories(directory);
        storage.link(other.location() + "/" + file.path(), target);
      } catch (FileNotFoundException e) {
        throw StorageTrouble.reading(other.location() + "/" + file.path(), e);
      } catch (IOException e) {
        throw StorageTrouble.writing(target, e);
      }
      directories.add(directory);
    }
    for (String directory : directories) {
      try {
        storage.sync(directory);
      } catch (IOException e) {
        throw StorageTrouble.writing(directory, e);
      }
    }
    return List.copyOf(taken);
  }

  @Override
  public TableDefinition definitionAt(long version) {
    SnapshotImpl then = version == base.getVersion() ? base : kernel.load(OptionalLong.of(version));
    return new TableDefinition(
        path, schemaOf(then), then.getPartitionColumnNames(), then.getTableProperties());
  }

  @Override
  public TableFiles files() {
    return new DeltaFiles(storage, root, schema, partitionColumns());
  }

  @Override
  public Iterable<FileBatch> read(DataFile file, List<String> columns) {
    return rows().read(file, columns(columns));
  }

  @Override
  public Batch readRows(DataFile file, RoaringBitmap positions, List<String> columns) {
    return rows().readRows(file, positions, columns(columns));
  }

  private FileRows rows() {
    return new FileRows(storage, root, partitionColumns());
  }

  private StructType columns(List<String> names) {
    return new StructType(names.stream().map(n -> schema.field(schema.require(n))).toList());
  }

  @Override
  public Changes changes(long version) {
    return commitFile(version).changes(vectors);
  }

  CommitFile commitFile(long version) {
    String file = CommitFile.path(kernel.logDirectory(), version);
    try {
      if (!storage.exists(file)) {
        throw versionGone(version);
      }
      return CommitFile.read(storage, kernel.logDirectory(), version, schema, vectors);
    } catch (IOException e) {
      throw StorageTrouble.reading(file, e);
    }
  }

  @Override
  public Snapshot commit(Change change) {
    change.transaction().ifPresent(this::requireNew);
    List<Row> actions = new ArrayList<>();
    TableState before = state;
    TableState next = before.copy();
    long now = clock.millis();
    boolean dataChange = !change.rearrangesOnly();
    for (DataFile file : change.removed()) {
      actions.add(FileActions.remove(requireLive(file.path()), dataChange, now));
      next.remove(file.path());
    }
    Map<String, DeletionVectorDescriptor> vectorsOf = storeVectors(change);
    change
        .deletions()
        .forEach(
            (file, deleted) -> {
              LiveFile old = requireLive(file);
              LiveFile marked = old.with(deleted, Objects.requireNonNull(vectorsOf.get(file)));
              actions.add(FileActions.remove(old, dataChange, now));
              actions.add(FileActions.add(marked, schema, dataChange));
              next.put(marked);
            });
    StructType columns = change.definition().map(TableDefinition::schema).orElse(schema);
    for (DataFile file : change.added()) {
      var live = new LiveFile(file, Optional.ofNullable(vectorsOf.get(file.path())), now);
      actions.add(FileActions.add(live, columns, dataChange));
      next.put(live);
    }
    change.transaction().ifPresent(t -> next.putTransaction(t.appId(), t.epoch()));
    change.domains().forEach(next::putDomain);
    commit(
        new KernelTable.Commit(
            change.operation(),
            parameters(change),
            change.transaction(),
            change.domains(),
            actions,
            change.definition().map(this::metadata)),
        next);
    schema = schemaOf(base);
    noteObsolete(change, before);
    return snapshot;
  }

  private Metadata metadata(TableDefinition definition) {
    return KernelTable.redefined(base.getMetadata(), definition);
  }

  /** By path, of files that stay and of new ones. */
  private Map<String, DeletionVectorDescriptor> storeVectors(Change change) {
    var deleted = new TreeMap<String, RoaringBitmap>(change.deletions());
    change
        .added()
        .forEach(file -> file.deleted().ifPresent(rows -> deleted.put(file.path(), rows)));
    if (deleted.isEmpty()) {
      return Map.of();
    }
    try {
      return vectors.write(deleted);
    } catch (IOException e) {
      throw StorageTrouble.writing("a deletion vector of " + root, e);
    }
  }

  private static Map<String, String> parameters(Change change) {
    return change
        .transaction()
        .map(t -> Map.of("transaction", t.appId(), "epoch", Long.toString(t.epoch())))
        .orElse(Map.of());
  }

  private void requireNew(TransactionId transaction) {
    Long last = state.transaction(transaction.appId());
    if (last != null && last >= transaction.epoch()) {
      throw fenced(transaction, snapshot.version(), null);
    }
  }

  private LiveFile requireLive(String file) {
    LiveFile live = state.file(file);
    if (live == null) {
      throw new FencedException(
          "Table %s has no file %s any more at version %d: another process rewrote it. Only one process may run a pipeline on a lake; stop the other, then start again."
              .formatted(path, file, snapshot.version()),
          null);
    }
    return live;
  }

  private void commit(KernelTable.Commit commit, TableState next) {
    SnapshotImpl before = current();
    long expected = before.getVersion() + 1;
    KernelTable.Committed committed;
    long begin = System.nanoTime();
    try {
      committed = kernel.commit(before, commit);
    } catch (ConcurrentWriteException e) {
      throw conflict(commit, expected, e);
    }
    commits.committed(path, System.nanoTime() - begin);
    if (committed.snapshot().isEmpty()) {
      // Others committed in between and do not exclude us: what they did is not in our state.
      reload();
      return;
    }
    base = committed.snapshot().get();
    state = next;
    snapshot = snapshotOf(base, state);
    if (committed.checkpointDue() && kernel.checkpoint(base)) {
      // From here the log is short again: do not drag along the commits before the checkpoint.
      base = kernel.load(OptionalLong.of(base.getVersion()));
      logCleanup.afterCheckpoint(
          base.getVersion(),
          clock.millis(),
          TableConfig.LOG_RETENTION.fromMetadata(base.getMetadata()));
    }
  }

  private void noteObsolete(Change change, TableState before) {
    long now = clock.millis();
    Set<String> added =
        change.bringsFilesBack()
            ? change.added().stream().map(DataFile::path).collect(Collectors.toSet())
            : Set.of();
    obsolete.returned(added);
    for (DataFile file : change.removed()) {
      noteObsolete(before.file(file.path()), added.contains(file.path()), now);
    }
    for (String file : change.deletions().keySet()) {
      noteObsolete(before.file(file), true, now);
    }
  }

  private void noteObsolete(@Nullable LiveFile file, boolean pathStays, long now) {
    if (file != null) {
      obsolete.removed(file, pathStays, now);
    }
  }

  /** A step of it; true at the end. */
  private boolean sweep(long cutoffMillis) throws IOException {
    if (removals == null) {
      removals =
          new RemovalTimes(storage, root, kernel.logDirectory(), vectors, snapshot.version());
    }
    if (!removals.read(schema, cutoffMillis, COMMITS_PER_STEP)) {
      return false;
    }
    obsolete.sweep(
        state, LogReader.tombstones(kernel.engine(), current(), root, vectors), removals);
    removals = null;
    return true;
  }

  @Override
  public LogSize logSize() {
    try {
      return storage.size(kernel.logDirectory());
    } catch (IOException e) {
      throw StorageTrouble.reading(kernel.logDirectory(), e);
    }
  }

  @Override
  public List<Damage> wrongSizes() {
    return new TableCheck(storage, root).sizes(state.files());
  }

  @Override
  public List<Damage> wrongContents() {
    List<Damage> damages = new ArrayList<>();
    try {
      damages.addAll(new LogCheck(storage, kernel.logDirectory()).damages());
    } catch (IOException e) {
      throw StorageTrouble.reading(kernel.logDirectory(), e);
    }
    damages.addAll(new TableCheck(storage, root).contents(state.files()));
    return damages;
  }

  @Override
  public List<DataFile> missing(List<DataFile> files) {
    List<DataFile> missing = new ArrayList<>();
    for (DataFile file : files) {
      String absolute = root + "/" + file.path();
      try {
        if (!storage.exists(absolute)) {
          missing.add(file);
        }
      } catch (IOException e) {
        throw StorageTrouble.reading(absolute, e);
      }
    }
    return missing;
  }

  @Override
  public long deleteObsoleteFiles(int limit) {
    long retention = TableConfig.TOMBSTONE_RETENTION.fromMetadata(base.getMetadata());
    if (!obsolete.swept() && !kernel.reading(() -> sweep(clock.millis() - retention))) {
      return 0;
    }
    try {
      return obsolete.delete(state, clock.millis() - retention, limit);
    } catch (IOException e) {
      throw StorageTrouble.writing(root, e);
    }
  }

  @Override
  public List<CommitSummary> history(int limit) {
    var commits = new ArrayList<CommitSummary>();
    for (long version = snapshot.version();
        version >= 0 && commits.size() < limit && exists(version);
        version--) {
      commits.add(summary(commitFile(version)));
    }
    return commits;
  }

  @Override
  public Optional<CommitSummary> commitAt(long version) {
    return version >= 0 && exists(version)
        ? Optional.of(summary(commitFile(version)))
        : Optional.empty();
  }

  private static CommitSummary summary(CommitFile commit) {
    return new CommitSummary(
        commit.version(),
        commit.timestampMillis(),
        commit.operation(),
        commit.engineInfo(),
        commit.transactions());
  }

  private FencedException conflict(
      KernelTable.Commit commit, long expected, ConcurrentWriteException cause) {
    TransactionId transaction = commit.transaction().orElse(null);
    for (long version = expected; exists(version); version++) {
      CommitFile winner = commitFile(version);
      if (transaction != null) {
        Long theirs = winner.transactions().get(transaction.appId());
        if (theirs != null && theirs >= transaction.epoch()) {
          return fenced(transaction, version, cause);
        }
      }
    }
    return new FencedException(
        "Table %s: our commit of version %d (%s) lost against another writer: %s. %s Only one process may run a pipeline on a lake; stop the other, then start again."
            .formatted(path, expected, commit.operation(), cause.getMessage(), author(expected)),
        cause);
  }

  private FencedException fenced(
      TransactionId transaction, long version, @Nullable Throwable cause) {
    return new FencedException(
        "Epoch %d of '%s' is already in table %s. %s Another process runs this pipeline on this lake; stop it, or let it go on and do not start a second."
            .formatted(transaction.epoch(), transaction.appId(), path, author(version)),
        cause);
  }

  private boolean exists(long version) {
    try {
      return storage.exists(CommitFile.path(kernel.logDirectory(), version));
    } catch (IOException e) {
      throw StorageTrouble.reading(kernel.logDirectory(), e);
    }
  }

  private String author(long version) {
    if (!exists(version)) {
      return "";
    }
    CommitFile winner = commitFile(version);
    return "Version %d was committed by %s (%s) at %s."
        .formatted(
            version,
            winner.engineInfo(),
            winner.operation(),
            java.time.Instant.ofEpochMilli(winner.timestampMillis()));
  }

  @Override
  public Snapshot evolve(List<Field> addedColumns, Map<String, String> properties) {
    for (Field field : addedColumns) {
      if (!field.nullable()) {
        throw new IllegalArgumentException("added column '" + field.name() + "' must be nullable");
      }
    }
    StructType wider = schema.plus(addedColumns);
    Metadata metadata =
        base.getMetadata()
            .withNewSchema(KernelTypes.toKernel(wider))
            .withMergedConfiguration(properties);
    commit(
        new KernelTable.Commit(
            addedColumns.isEmpty() ? "SET TBLPROPERTIES" : "ADD COLUMNS",
            Map.of(),
            Optional.empty(),
            Map.of(),
            List.of(),
            Optional.of(metadata)),
        state.copy());
    schema = schemaOf(base);
    return snapshot;
  }
}
