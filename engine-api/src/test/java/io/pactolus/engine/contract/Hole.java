package io.pactolus.engine.contract;

/** Offsets without a record. */
public record Hole(int partition, long offsets, Kind kind) implements Entry {
  public enum Kind {
    /** Transaction markers, or records that were compacted away. */
    EMPTY,
    /** Records that expired before they were read; stands first in its partition and epoch. */
    EXPIRED
  }

  public static Hole empty(int partition, long offsets) {
    return new Hole(partition, offsets, Kind.EMPTY);
  }

  public static Hole expired(int partition, long offsets) {
    return new Hole(partition, offsets, Kind.EXPIRED);
  }
}
