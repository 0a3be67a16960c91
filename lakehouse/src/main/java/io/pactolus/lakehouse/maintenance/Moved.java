package io.pactolus.lakehouse.maintenance;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import java.util.List;

/**
 * What a compaction step did: the same rows, elsewhere.
 *
 * @param snapshot state after the step
 * @param oldFiles that left the table
 * @param newFiles that came
 * @param relocations where each live row went
 */
public record Moved(
    Snapshot snapshot,
    List<DataFile> oldFiles,
    List<DataFile> newFiles,
    List<Relocation> relocations) {
  public Moved {
    oldFiles = List.copyOf(oldFiles);
    newFiles = List.copyOf(newFiles);
    relocations = List.copyOf(relocations);
  }

  /**
   * The rows at {@code positions} of {@code from} are now consecutive rows of {@code to}, the first
   * at {@code firstPosition}.
   */
  public record Relocation(DataFile from, int[] positions, DataFile to, int firstPosition) {}
}
