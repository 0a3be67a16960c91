package io.pactolus.it;

/**
 * Where a runner is killed: right before or right after a commit to a table.
 *
 * @param table part of the table's path, for example {@code /silver/}
 * @param epoch for a commit of an epoch: the first at or beyond this one
 */
record CrashPoint(String table, Commit commit, Moment moment, long epoch) {
  enum Commit {
    EPOCH,
    /** Files are merged; no epoch. */
    COMPACTION
  }

  enum Moment {
    /** The files are written, the commit is not. */
    BEFORE_COMMIT,
    /** The commit is written, nobody has been told. */
    AFTER_COMMIT
  }

  static CrashPoint atEpoch(String table, Moment moment, long epoch) {
    return new CrashPoint(table, Commit.EPOCH, moment, epoch);
  }

  static CrashPoint atCompaction(String table, Moment moment) {
    return new CrashPoint(table, Commit.COMPACTION, moment, 0);
  }

  static CrashPoint parse(String text) {
    String[] parts = text.split(",", -1);
    return new CrashPoint(
        parts[0], Commit.valueOf(parts[1]), Moment.valueOf(parts[2]), Long.parseLong(parts[3]));
  }

  @Override
  public String toString() {
    return table + "," + commit + "," + moment + "," + epoch;
  }
}
