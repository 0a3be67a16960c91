package io.pactolus.lakehouse.maintenance;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableFiles;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.maintenance.Moved.Relocation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The part of a compaction step that takes time: writes the live rows of some files again. Runs on
 * any thread, while the table goes on being changed; nothing of it is in the table before {@link
 * Compaction#commit}.
 */
public final class Rewriting implements AutoCloseable {
  private final TableFiles files;
  private final List<DataFile> old;
  private final long maxBatchBytes;
  private final List<DataFile> written = new ArrayList<>();
  private final List<Relocation> relocations = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private final List<String> full = new ArrayList<>();
  private volatile boolean cancelled;
  private boolean handedOver;

  Rewriting(TableFiles files, List<DataFile> old, long maxBatchBytes) {
    this.files = files;
    this.old = List.copyOf(old);
    this.maxBatchBytes = maxBatchBytes;
  }

  /**
   * What was written.
   *
   * @param old the files as they were read, with the deletions of that moment
   * @param full paths of new files that hold as much as a file may
   */
  record Rewritten(
      List<DataFile> old,
      List<DataFile> written,
      List<Relocation> relocations,
      List<String> full) {}

  /**
   * Does the work; once only.
   *
   * @throws CancellationException after {@link #cancel}
   */
  public void run() {
    Batch rows = Batch.empty(files.schema(), 1024);
    for (DataFile file : old) {
      for (Table.FileBatch read : files.read(file)) {
        if (cancelled) {
          throw new CancellationException("compaction");
        }
        if (rows.byteSize() + read.batch().byteSize() > maxBatchBytes) {
          flush(rows);
          written.forEach(f -> full.add(f.path()));
          rows = Batch.empty(files.schema(), 1024);
        }
        pending.add(new Pending(file, read.positions(), rows.rows()));
        rows.append(read.batch());
      }
    }
    flush(rows);
  }

  private record Pending(DataFile from, int[] positions, int firstRow) {}

  private void flush(Batch rows) {
    if (rows.rows() == 0) {
      return;
    }
    List<DataFile> added = files.write(rows);
    written.addAll(added);
    if (added.size() != 1) {
      throw new IllegalStateException(
          added.size() + " files for one partition's " + rows.byteSize() + " bytes");
    }
    for (Pending part : pending) {
      relocations.add(new Relocation(part.from(), part.positions(), added.get(0), part.firstRow()));
    }
    pending.clear();
  }

  /** Asks {@link #run} to end early; from any thread. */
  public void cancel() {
    cancelled = true;
  }

  /** For the commit, after which nobody may say that the files are not needed. */
  Rewritten handOver() {
    handedOver = true;
    return new Rewritten(old, written, relocations, full);
  }

  /** Deletes what was written unless a commit was tried with it. After the end of {@link #run}. */
  @Override
  public void close() {
    try (files) {
      if (!handedOver) {
        files.discard(written);
      }
    }
  }
}
