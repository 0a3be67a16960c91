package io.pactolus.engine.core.index;

/**
 * For each key of an upsert table: where its row lies, and what decides whether another record of
 * the key is newer. {@link #find} points at the entry of a key; the accessors and {@link #remove}
 * then work on it until the next {@code find}. Not thread-safe.
 */
public final class RowIndex {
  /** Bytes of memory per key: 48 at a load of 72 %, and free pages. */
  public static final int BYTES_PER_KEY = 73;

  private static final int COORDINATES = 2;
  private static final int VERSION = 3;
  private static final int PARTITION = 4;
  private static final int CONTENT_HASH = 5;

  private final KeyIndex index;
  private long low;
  private long high;
  private boolean present;

  public RowIndex(IndexMemory memory) {
    index = new KeyIndex(memory, 6);
  }

  /** So many keys are about to be put in; spares growing step by step when there is none yet. */
  public void expect(long keys) {
    index.expect(keys);
  }

  /** Points at the entry of a key and says whether there is one. */
  public boolean find(long fingerprintLow, long fingerprintHigh) {
    low = fingerprintLow;
    high = fingerprintHigh;
    present = index.find(low, high);
    return present;
  }

  public int file() {
    return (int) (index.word(COORDINATES) >>> 32);
  }

  public int position() {
    return (int) index.word(COORDINATES);
  }

  /** The version in an encoding that orders as the versions do; see {@link VersionOrder}. */
  public long version() {
    return index.word(VERSION);
  }

  /** Number of the topic-partition the row came from. */
  public int partitionOrdinal() {
    return (int) index.word(PARTITION);
  }

  public long contentHash() {
    return index.word(CONTENT_HASH);
  }

  /** Moves the row. */
  public void moveTo(int file, int position) {
    index.word(COORDINATES, (long) file << 32 | position);
  }

  /** Sets everything but the place, adding the entry if there is none. */
  public void put(long version, int partitionOrdinal, long contentHash) {
    if (!present) {
      index.insert(low, high, null);
      present = true;
    }
    index.word(VERSION, version);
    index.word(PARTITION, partitionOrdinal);
    index.word(CONTENT_HASH, contentHash);
  }

  /** Removes the entry that was found. */
  public void remove() {
    index.remove();
    present = false;
  }

  public long size() {
    return index.size();
  }

  public long bytes() {
    return index.bytes();
  }
}
