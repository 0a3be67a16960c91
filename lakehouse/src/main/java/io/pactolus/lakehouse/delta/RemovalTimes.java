package io.pactolus.lakehouse.delta;

import io.pactolus.pipeline.schema.DataType.StructType;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * When files left the table, as the commits still in the log tell. A checkpoint of Kernel's forgets
 * what the one before it knew, so the commits are read, newest first, back to the retention; there
 * may be many, so a few at a time.
 */
final class RemovalTimes {
  private final Storage storage;
  private final String root;
  private final String logDirectory;
  private final DeletionVectors vectors;
  private final Map<String, Long> removed = new HashMap<>();
  private long next;
  private long oldestMillis = Long.MAX_VALUE;

  /**
   * @param newest version to begin with
   */
  RemovalTimes(
      Storage storage, String root, String logDirectory, DeletionVectors vectors, long newest) {
    this.storage = storage;
    this.root = root;
    this.logDirectory = logDirectory;
    this.vectors = vectors;
    this.next = newest;
  }

  /**
   * Reads some commits; true when there are no more that matter.
   *
   * @param cutoffMillis what left before need not be known
   */
  boolean read(StructType schema, long cutoffMillis, int limit) throws IOException {
    for (int read = 0; read < limit; read++) {
      if (next < 0) {
        // All commits there ever were: what they do not name was never in the table.
        oldestMillis = 0;
        return true;
      }
      if (oldestMillis < cutoffMillis || !storage.exists(CommitFile.path(logDirectory, next))) {
        return true;
      }
      CommitFile commit = CommitFile.read(storage, logDirectory, next, schema, vectors);
      for (CommitFile.Removed file : commit.removed()) {
        removed.merge(root + "/" + file.path(), file.deletionMillis(), Math::max);
        file.vector()
            .flatMap(vectors::file)
            .ifPresent(path -> removed.merge(path, file.deletionMillis(), Math::max));
      }
      oldestMillis = commit.timestampMillis();
      next--;
    }
    return false;
  }

  /**
   * When the file left at the latest. One that no commit names and no version refers to left before
   * the oldest commit, or never was in the table.
   *
   * @param path absolute
   */
  long atTheLatest(String path) {
    return removed.getOrDefault(path, oldestMillis == Long.MAX_VALUE ? 0 : oldestMillis);
  }
}
