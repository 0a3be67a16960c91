package io.pactolus.pipeline.schema;

/**
 * A named, typed place in a schema. {@code nullable} false means that the writer guarantees a
 * value.
 */
public record Field(String name, DataType type, boolean nullable) {
  public static Field required(String name, DataType type) {
    return new Field(name, type, false);
  }

  public static Field optional(String name, DataType type) {
    return new Field(name, type, true);
  }
}
