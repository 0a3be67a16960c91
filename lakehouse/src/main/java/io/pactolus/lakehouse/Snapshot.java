package io.pactolus.lakehouse;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * State of a table at a version. Immutable.
 *
 * @param timestampMillis when the version was committed (in-commit timestamp)
 * @param files the data files; unmodifiable, order unspecified
 * @param transactions transaction application id to its highest version (for us: the epoch)
 * @param domains domain metadata by name
 */
public record Snapshot(
    long version,
    long timestampMillis,
    List<DataFile> files,
    Map<String, Long> transactions,
    Map<String, String> domains) {

  public OptionalLong epoch(String appId) {
    Long epoch = transactions.get(appId);
    return epoch == null ? OptionalLong.empty() : OptionalLong.of(epoch);
  }

  /** Rows that are there to a reader. */
  public long liveRows() {
    return files.stream().mapToLong(DataFile::liveRows).sum();
  }

  public long sizeBytes() {
    return files.stream().mapToLong(DataFile::sizeBytes).sum();
  }
}
