package io.pactolus.pipeline.model;

import java.util.List;

/**
 * @param sql one SELECT ... FROM a Silver table ... GROUP BY
 */
public record GoldTable(String name, String sql, List<String> partitionBy) {
  public GoldTable {
    partitionBy = List.copyOf(partitionBy);
  }
}
