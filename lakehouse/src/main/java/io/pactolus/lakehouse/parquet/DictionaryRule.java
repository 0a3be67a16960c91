package io.pactolus.lakehouse.parquet;

/** When a dictionary pays. */
final class DictionaryRule {
  private static final int FIRST_LOOK = 1024;

  private DictionaryRule() {}

  /** A reason to stop early: more than half of the values were new. */
  static boolean tooMany(int entries, int seen) {
    return seen >= FIRST_LOOK && entries > seen / 2;
  }

  static boolean worthwhile(int entries, int count) {
    return entries == 1 || entries <= count / 2;
  }
}
