package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.DataFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds for each new row the file it moves into, so that files keep narrow key ranges and few are
 * rewritten: the file its group was in; else a file whose range encloses the key, a touched or else
 * the smallest one; else a touched neighbour, when no other file lies between; else none.
 */
final class Placement {
  // Beyond so many comparisons with files that were not read, rows get a file of their own.
  private static final long MAX_COMPARISONS = 2_000_000;

  private final GoldQuery query;
  private final Partitions partitions;
  private final List<StoredFile> loaded;
  private final List<DataFile> others;
  private long comparisons;

  /**
   * @param loaded files that were read, because they may hold groups of the epoch
   * @param others all other files
   */
  Placement(
      GoldQuery query, Partitions partitions, List<StoredFile> loaded, List<DataFile> others) {
    this.query = query;
    this.partitions = partitions;
    this.loaded = loaded.stream().filter(file -> file.rows().size() > 0).toList();
    this.others = others;
  }

  /** The file for a row that has a file already, unless it changes partition. */
  boolean stays(GroupRows fresh, int row, StoredFile home) {
    return partitions.of(fresh, row).equals(partitions.of(home.rows(), 0));
  }

  Optional<StoredFile> place(GroupRows fresh, int row) {
    byte[] key = fresh.keys()[row];
    String partition = partitions.of(fresh, row);
    List<StoredFile> here = new ArrayList<>();
    for (StoredFile file : loaded) {
      if (partitions.of(file.rows(), 0).equals(partition)) {
        here.add(file);
      }
    }
    Optional<StoredFile> enclosing =
        here.stream()
            .filter(file -> file.encloses(key))
            .min(
                Comparator.comparing((StoredFile file) -> !file.isTouched())
                    .thenComparing(file -> file.rows().size()));
    return enclosing.isPresent() ? enclosing : neighbour(here, key);
  }

  private Optional<StoredFile> neighbour(List<StoredFile> here, byte[] key) {
    Comparator<StoredFile> byLast = (a, b) -> compare(a.rows().last(), b.rows().last());
    Comparator<StoredFile> byFirst = (a, b) -> compare(a.rows().first(), b.rows().first());
    Optional<StoredFile> before =
        here.stream()
            .filter(file -> file.isTouched() && compare(file.rows().last(), key) < 0)
            .max(byLast)
            .filter(file -> isFree(here, file, file.rows().last(), key));
    return before.isPresent()
        ? before
        : here.stream()
            .filter(file -> file.isTouched() && compare(key, file.rows().first()) < 0)
            .min(byFirst)
            .filter(file -> isFree(here, file, key, file.rows().first()));
  }

  /** Whether no file of the partition reaches into the range between the two keys. */
  private boolean isFree(List<StoredFile> here, StoredFile neighbour, byte[] from, byte[] to) {
    for (StoredFile file : here) {
      if (file != neighbour
          && compare(file.rows().first(), to) < 0
          && compare(file.rows().last(), from) > 0) {
        return false;
      }
    }
    comparisons += others.size();
    if (comparisons > MAX_COMPARISONS) {
      return false;
    }
    for (DataFile file : others) {
      if (file.partition().equals(neighbour.file().partition())
          && KeyBounds.mayReachInto(query, file, from, to)) {
        return false;
      }
    }
    return true;
  }

  private static int compare(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b);
  }
}
