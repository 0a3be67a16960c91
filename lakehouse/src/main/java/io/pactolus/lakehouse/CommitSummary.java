package io.pactolus.lakehouse;

import java.util.Map;

/**
 * One line of a table's history.
 *
 * @param timestampMillis in-commit timestamp
 * @param operation {@code EPOCH}, {@code COMPACT}, {@code CREATE TABLE}, or what another tool wrote
 * @param engine who committed, with version
 * @param transactions application id to version (for us: the epoch)
 */
public record CommitSummary(
    long version,
    long timestampMillis,
    String operation,
    String engine,
    Map<String, Long> transactions) {
  public CommitSummary {
    transactions = Map.copyOf(transactions);
  }

  /** Whether rows of earlier states came back with it, or others took the place of all. */
  public boolean bringsFilesBack() {
    return Change.bringsFilesBack(operation);
  }
}
