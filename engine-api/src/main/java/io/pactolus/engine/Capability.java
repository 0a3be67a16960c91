package io.pactolus.engine;

/** What a pipeline can ask of an engine and an engine may lack. */
public enum Capability {
  KEYED_APPEND("append tables with a key"),
  HORIZON("a horizon for duplicates"),
  UPSERT("upsert tables"),
  DELETE("deleting rows, by delete_when or tombstones"),
  SEVERAL_SILVER_TABLES("several Silver tables"),
  PARTITIONED_TABLES("partition_by"),
  NESTED_COLUMNS("columns that are arrays or structs"),
  LATENESS("lateness"),
  STOPPING_RULES("expectations with on_fail: stop"),
  RECORDED_GAPS("on_gap: record"),
  GOLD("Gold tables"),
  TUMBLING_WINDOWS("tumbling windows"),
  HOPPING_WINDOWS("hopping windows"),
  GOLD_OVER_UPSERTS("Gold over an upsert table");

  private final String words;

  Capability(String words) {
    this.words = words;
  }

  /** For messages. */
  public String words() {
    return words;
  }
}
