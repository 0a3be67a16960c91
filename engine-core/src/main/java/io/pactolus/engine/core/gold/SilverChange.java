package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Batch;

/**
 * What one epoch did to a Silver table, row by row. An updated row is in both: as it was in {@code
 * retracted}, as it is in {@code inserted}.
 *
 * <p>Both hold at least the columns of {@link GoldView#requiredColumns()}; more do no harm.
 */
public record SilverChange(Batch inserted, Batch retracted) {
  public boolean isEmpty() {
    return inserted.rows() == 0 && retracted.rows() == 0;
  }
}
