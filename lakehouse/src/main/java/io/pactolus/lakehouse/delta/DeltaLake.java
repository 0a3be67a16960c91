package io.pactolus.lakehouse.delta;

import io.delta.kernel.internal.SnapshotImpl;
import io.pactolus.lakehouse.CommitListener;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.NativeLibrary;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A directory of Delta tables. */
public final class DeltaLake implements Lake {
  private final String location;
  private final String root;
  private final Storage storage;
  private final String engineInfo;
  private final Clock clock;
  private final List<DataFiles> writers = new ArrayList<>();
  private CommitListener commits = CommitListener.NONE;

  DeltaLake(String location, String root, Storage storage, String engineInfo, Clock clock) {
    this.location = location;
    this.root = root;
    this.storage = storage;
    this.engineInfo = engineInfo;
    this.clock = clock;
  }

  /**
   * Opens a lake on local disk; nothing is created until the first table is.
   *
   * @param location a directory, or a {@code file:} URI
   * @throws PactolusException LAKE_UNWRITABLE for any other kind of URI, NATIVE_LIBRARY when zstd
   *     cannot be loaded
   */
  public static DeltaLake open(String location, Clock clock) {
    String root = LakeLocation.directory(location);
    NativeLibrary.loadZstd();
    return new DeltaLake(
        location, root, new LocalStorage(), "Pactolus/" + LakeLocation.version(), clock);
  }

  /** The directory that a location names. */
  public static Path directory(String location) {
    return Path.of(LakeLocation.directory(location));
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public Optional<Table> find(String path) {
    KernelTable kernel = kernel(path);
    return kernel.newest().map(snapshot -> table(path, kernel, snapshot));
  }

  @Override
  public Table openOrCreate(TableDefinition definition) {
    KernelTable kernel = kernel(definition.path());
    Optional<SnapshotImpl> newest = kernel.newest();
    if (newest.isEmpty()) {
      kernel.create(definition);
      newest = kernel.newest();
    }
    kernel.makeDurable();
    return table(
        definition.path(),
        kernel,
        newest.orElseThrow(
            () ->
                new PactolusException(
                    ErrorCode.LAKE_DAMAGED,
                    "Table %s in %s vanished while it was created. Does another process clean up the directory?"
                        .formatted(definition.path(), location))));
  }

  @Override
  public synchronized void onCommit(CommitListener listener) {
    commits = listener;
  }

  @Override
  public void delete(String path) {
    try {
      storage.deleteTree(tableRoot(path));
    } catch (IOException e) {
      throw StorageTrouble.writing(tableRoot(path), e);
    }
  }

  private KernelTable kernel(String path) {
    return new KernelTable(storage, tableRoot(path), engineInfo, clock);
  }

  private String tableRoot(String path) {
    return root + "/" + path;
  }

  private synchronized Table table(String path, KernelTable kernel, SnapshotImpl snapshot) {
    var writer = new DataFiles(storage, tableRoot(path));
    writers.add(writer);
    return kernel.reading(
        () ->
            new DeltaTable(
                path, tableRoot(path), storage, clock, kernel, writer, commits, snapshot));
  }

  @Override
  public synchronized void close() {
    writers.forEach(DataFiles::close);
    writers.clear();
  }
}
