package io.pactolus.lakehouse;

import java.util.Optional;

/** A directory (or object-store prefix) of tables. Thread-safe. */
public interface Lake extends AutoCloseable {
  /** Directory or URI, as the user gave it. */
  String location();

  /** The table at a path below the lake, if there is one. */
  Optional<Table> find(String path);

  /**
   * The table at the path, created when missing. An existing table keeps its schema and properties;
   * compare with {@link Table#schema()} and evolve it explicitly.
   */
  Table openOrCreate(TableDefinition definition);

  @Override
  void close();
}
