package io.pactolus.engine.spark;

import io.pactolus.engine.core.source.RangeReader.Range;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Reads ranges of the source and writes them as Bronze files, durable but not yet part of the
 * table. An attempt that is repeated leaves files that belong to no version.
 */
record RangeTask(String runId, Broadcast<byte[]> settings) implements Function<byte[], byte[]> {
  private static final long FILE_BYTES = 64L << 20;

  /** Ranges in their order. */
  record Ranges(List<Range> list) {
    long epoch() {
      return list.get(0).epoch();
    }
  }

  /**
   * Files in the order of their records.
   *
   * @param place that still has their rows in memory, see {@link Placed}
   */
  record Written(List<DataFile> files, String place) {}

  @Override
  public byte[] call(byte[] ranges) {
    Worker worker = Worker.of(runId, settings);
    return Wire.bytes(Attempt.of(() -> write(worker, Wire.value(ranges, Ranges.class))));
  }

  private static Written write(Worker worker, Ranges ranges) {
    String path = worker.settings().plan().bronzePath();
    Table bronze = worker.borrow(path);
    List<DataFile> files = new ArrayList<>();
    Rows rows = new Rows(bronze, files, worker.bronze(), ranges.epoch());
    for (Range range : ranges.list()) {
      worker.settings().reader().read(range, FILE_BYTES, rows::add);
    }
    rows.flush();
    worker.giveBack(bronze, path);
    return new Written(files, Placed.here());
  }

  /** Gathers small batches, so that an epoch of many small ranges makes few files. */
  private static final class Rows {
    private final Table bronze;
    private final List<DataFile> files;
    private final KeptBronze kept;
    private final long epoch;
    private final List<Batch> waiting = new ArrayList<>();
    private long bytes;

    Rows(Table bronze, List<DataFile> files, KeptBronze kept, long epoch) {
      this.bronze = bronze;
      this.files = files;
      this.kept = kept;
      this.epoch = epoch;
    }

    void add(Batch batch) {
      waiting.add(batch);
      bytes += batch.byteSize();
      if (bytes >= FILE_BYTES) {
        flush();
      }
    }

    void flush() {
      if (!waiting.isEmpty()) {
        Batch rows =
            waiting.size() == 1 ? waiting.get(0) : Batch.concat(waiting.get(0).schema(), waiting);
        List<DataFile> written = bronze.write(rows);
        files.addAll(written);
        if (written.size() == 1) {
          kept.keep(epoch, written.get(0), rows);
        }
      }
      waiting.clear();
      bytes = 0;
    }
  }
}
