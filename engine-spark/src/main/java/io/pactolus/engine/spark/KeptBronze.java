package io.pactolus.engine.spark;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.columnar.Batch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rows of Bronze files that this process has written, until the second job of the epoch wants them;
 * whoever does not find them here reads the file. Holds one epoch, which {@code limits.max_epoch}
 * bounds. Thread-safe.
 */
final class KeptBronze {
  private final Map<String, Batch> rowsByPath = new HashMap<>();
  private long epoch;

  synchronized void keep(long ofEpoch, DataFile file, Batch rows) {
    if (ofEpoch != epoch) {
      // What is left was routed elsewhere, or its attempt was given up.
      rowsByPath.clear();
      epoch = ofEpoch;
    }
    rowsByPath.put(file.path(), rows);
  }

  synchronized Optional<Batch> take(DataFile file) {
    return Optional.ofNullable(rowsByPath.remove(file.path()));
  }
}
