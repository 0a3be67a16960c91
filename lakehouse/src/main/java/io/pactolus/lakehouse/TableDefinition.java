package io.pactolus.lakehouse;

import io.pactolus.pipeline.schema.DataType.StructType;
import java.util.List;
import java.util.Map;

/**
 * @param path below the lake, for example {@code quakes/silver/quakes}
 * @param properties Delta table properties of ours, {@code pactolus.*}, and {@code delta.*} where
 *     needed
 */
public record TableDefinition(
    String path, StructType schema, List<String> partitionColumns, Map<String, String> properties) {
  public TableDefinition {
    partitionColumns = List.copyOf(partitionColumns);
    properties = Map.copyOf(properties);
  }
}
