package io.pactolus.prove.check;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What becomes of a record in a Silver table, by the rules of the pipeline that is proved. */
enum Outcome {
  INSERTED,
  UPDATED,
  DELETED,
  DUPLICATE,
  STALE,
  FILTERED,
  LATE,
  REJECTED;

  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String columns() {
    return Arrays.stream(values()).map(Outcome::column).collect(Collectors.joining(", "));
  }
}
