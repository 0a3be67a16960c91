package io.pactolus.it;

/**
 * Where a runner is killed: right before or right after its first commit to a table at or beyond an
 * epoch.
 *
 * @param table part of the table's path, for example {@code /silver/}
 */
record CrashPoint(String table, Moment moment, long epoch) {
  enum Moment {
    /** The files are written, the commit is not. */
    BEFORE_COMMIT,
    /** The commit is written, nobody has been told. */
    AFTER_COMMIT
  }

  static CrashPoint parse(String text) {
    String[] parts = text.split(",", -1);
    return new CrashPoint(parts[0], Moment.valueOf(parts[1]), Long.parseLong(parts[2]));
  }

  @Override
  public String toString() {
    return table + "," + moment + "," + epoch;
  }
}
