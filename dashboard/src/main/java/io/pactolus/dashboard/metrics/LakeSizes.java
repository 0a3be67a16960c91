package io.pactolus.dashboard.metrics;

import java.util.Map;
import java.util.OptionalLong;

/**
 * How large the tables of a lake are, by name as in SQL.
 *
 * @param freeBytes that the file system has left
 */
public record LakeSizes(Map<String, TableSize> tables, OptionalLong freeBytes) {
  public LakeSizes {
    tables = Map.copyOf(tables);
  }
}
