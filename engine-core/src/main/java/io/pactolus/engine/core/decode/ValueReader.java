package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Column;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON values as one declared type. Holds the value read last until it is appended: a record
 * enters the columns only when all its fields could be read.
 */
interface ValueReader {
  /**
   * @param value neither absent nor null
   * @return null when it could be read
   */
  @Nullable Trouble read(JsonValue value);

  /** Appends the value read last. */
  void append(Column column);

  /** The value read last, in the form of {@link Column#get}. */
  Object object();
}
