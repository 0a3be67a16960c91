package io.pactolus.lakehouse.delta;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes log entries older than the retention, after a checkpoint. Kernel's own clean-up lists the
 * whole log each time and forgets the checksum files; with a commit per second that directory is
 * large. This lists once per process.
 */
final class LogCleanup {
  private static final Logger log = LoggerFactory.getLogger(LogCleanup.class);
  private static final Pattern CHECKPOINT =
      Pattern.compile("(\\d{20})\\.checkpoint(?:\\..*)?\\.parquet");
  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.(?:json|crc)");

  private final Storage storage;
  private final String directory;
  private final TreeSet<Long> checkpoints = new TreeSet<>();
  private long oldest = -1;

  LogCleanup(Storage storage, String directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /** A checkpoint was written at this version. Never throws: the log is merely longer. */
  void afterCheckpoint(long version, long nowMillis, long retentionMillis) {
    try {
      if (oldest < 0) {
        scan();
      }
      checkpoints.add(version);
      long kept = newestExpiredCheckpoint(nowMillis - retentionMillis);
      for (; oldest < kept; oldest++) {
        delete(oldest);
      }
    } catch (IOException e) {
      log.warn(
          "Expired log entries could not be deleted. log={} cause={}", directory, e.toString());
    }
  }

  private void scan() throws IOException {
    List<Storage.Entry> entries = storage.list(directory, "0");
    oldest = Long.MAX_VALUE;
    for (Storage.Entry entry : entries) {
      String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
      Matcher checkpoint = CHECKPOINT.matcher(name);
      if (checkpoint.matches()) {
        long version = Long.parseLong(checkpoint.group(1));
        checkpoints.add(version);
        oldest = Math.min(oldest, version);
      }
      Matcher commit = COMMIT.matcher(name);
      if (commit.matches()) {
        oldest = Math.min(oldest, Long.parseLong(commit.group(1)));
      }
    }
  }

  /** Every version from it on stays readable: the log needs a checkpoint to begin with. */
  private long newestExpiredCheckpoint(long cutoffMillis) throws IOException {
    long found = -1;
    for (long version : checkpoints) {
      String commit = CommitFile.path(directory, version);
      if (storage.exists(commit) && storage.stat(commit).modifiedMillis() > cutoffMillis) {
        break;
      }
      found = version;
    }
    return found;
  }

  private void delete(long version) throws IOException {
    String prefix = directory + "/" + "%020d".formatted(version);
    // The checksum first: a commit without one is complete, the reverse is litter.
    storage.delete(prefix + ".crc");
    storage.delete(prefix + ".json");
    if (checkpoints.remove(version)) {
      storage.delete(prefix + ".checkpoint.parquet");
    }
  }
}
