package io.pactolus.pipeline.model;

import java.util.List;
import java.util.Optional;

/**
 * @param sql one SELECT ... FROM a Silver table ... GROUP BY
 * @param chart how the page draws it; decides nothing about the table
 */
public record GoldTable(
    String name, String sql, List<String> partitionBy, Optional<ChartDeclaration> chart) {
  public GoldTable {
    partitionBy = List.copyOf(partitionBy);
  }

  /** Drawn as its columns suggest. */
  public GoldTable(String name, String sql, List<String> partitionBy) {
    this(name, sql, partitionBy, Optional.empty());
  }
}
