package io.pactolus.engine.embedded.index;

/**
 * For each key of an upsert table: where its row lies, and what decides whether another record of
 * the key is newer. {@link #find} points at the entry of a key; the accessors and {@link #remove}
 * then work on it until the next {@code find}. Not thread-safe.
 */
public final class RowIndex {
  /** Bytes of memory per key: 48 at a load of 72 %, and free pages. */
  public static final int BYTES_PER_KEY = 73;

  /** Largest offset there is room for. */
  public static final long MAX_OFFSET = (1L << 48) - 1;

  /** Largest number of a topic-partition there is room for. */
  public static final int MAX_PARTITION_ORDINAL = (1 << 16) - 1;

  private static final int COORDINATES = 2;
  private static final int VERSION = 3;
  private static final int SEQUENCE = 4;
  private static final int CONTENT_HASH = 5;

  private final KeyIndex index;
  private long low;
  private long high;
  private boolean present;

  public RowIndex(IndexMemory memory) {
    index = new KeyIndex(memory, 6);
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

  public long offset() {
    return index.word(SEQUENCE) >>> 16;
  }

  /** Number of the topic-partition the row came from. */
  public int partitionOrdinal() {
    return (int) index.word(SEQUENCE) & 0xffff;
  }

  public long contentHash() {
    return index.word(CONTENT_HASH);
  }

  /** Moves the row. */
  public void moveTo(int file, int position) {
    index.word(COORDINATES, (long) file << 32 | position);
  }

  /** Sets everything but the place, adding the entry if there is none. */
  public void put(long version, long offset, int partitionOrdinal, long contentHash) {
    if (offset < 0 || offset > MAX_OFFSET || partitionOrdinal > MAX_PARTITION_ORDINAL) {
      throw new IllegalArgumentException(
          "offset %d of partition no. %d does not fit the index"
              .formatted(offset, partitionOrdinal));
    }
    if (!present) {
      index.insert(low, high, eventTime -> false);
      present = true;
    }
    index.word(VERSION, version);
    index.word(SEQUENCE, offset << 16 | partitionOrdinal);
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
