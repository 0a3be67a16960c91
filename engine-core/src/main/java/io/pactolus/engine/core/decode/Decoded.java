package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import java.util.List;

/**
 * What became of each row of a Bronze batch. Every row is in exactly one of {@code rows}, {@code
 * rejects}, {@code tombstones} and {@code ignored}, each in ascending order.
 *
 * @param columns accepted records in the schema of the contract
 * @param rows Bronze row of each accepted record
 * @param tombstones Bronze rows that ask for a deletion (tombstones: delete)
 * @param tombstoneKeys the key each of them names, in the type of the key field; empty without that
 *     setting
 * @param ignored Bronze rows with an empty value that mean nothing (tombstones: ignore)
 * @param drift what this batch held beyond the contract
 */
public record Decoded(
    Batch columns,
    int[] rows,
    List<Reject> rejects,
    int[] tombstones,
    Column tombstoneKeys,
    int[] ignored,
    List<Drift> drift) {
  public Decoded {
    rejects = List.copyOf(rejects);
    drift = List.copyOf(drift);
  }
}
