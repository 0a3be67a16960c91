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

  /** Deletes a table with all its files, if there is one; for those that nobody reads. */
  default void delete(String path) {
    throw new UnsupportedOperationException("tables of this kind of lake stay");
  }

  /** Has somebody told of the commits of tables that are opened from now on. */
  default void onCommit(CommitListener listener) {}

  @Override
  void close();
}
