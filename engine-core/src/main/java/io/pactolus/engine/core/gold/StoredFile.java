package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.DataFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** A file of the Gold table with its rows, and what an epoch does to it. */
final class StoredFile {
  private final DataFile file;
  private final GroupRows rows;
  private final BitSet obsolete = new BitSet();
  private final List<Integer> arrivals = new ArrayList<>();

  StoredFile(DataFile file, GroupRows rows) {
    this.file = file;
    this.rows = rows;
  }

  DataFile file() {
    return file;
  }

  GroupRows rows() {
    return rows;
  }

  /** The row is gone or replaced. */
  void retire(int row) {
    obsolete.set(row);
  }

  /** Row {@code freshRow} of the epoch's new rows moves in. */
  void admit(int freshRow) {
    arrivals.add(freshRow);
  }

  boolean isTouched() {
    return !obsolete.isEmpty() || !arrivals.isEmpty();
  }

  boolean encloses(byte[] key) {
    return rows.size() > 0
        && Arrays.compareUnsigned(rows.first(), key) <= 0
        && Arrays.compareUnsigned(key, rows.last()) <= 0;
  }

  /** The rows of the file that replaces this one. */
  GroupRows rewritten(GroupRows fresh) {
    int[] kept = IntStream.range(0, rows.size()).filter(row -> !obsolete.get(row)).toArray();
    int[] moved = arrivals.stream().mapToInt(Integer::intValue).toArray();
    if (moved.length == 0) {
      return rows.select(kept);
    }
    return GroupRows.merged(List.of(rows.select(kept), fresh.select(moved)));
  }

  /** True when rows were added behind the last one, as they are when windows move on. */
  boolean growsAtTheEnd(GroupRows fresh) {
    return arrivals.stream()
        .anyMatch(
            row -> rows.size() == 0 || Arrays.compareUnsigned(fresh.keys()[row], rows.last()) > 0);
  }
}
