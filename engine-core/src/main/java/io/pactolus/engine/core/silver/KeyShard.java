package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.index.KeyFingerprints;
import io.pactolus.engine.core.index.SipHash;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.columnar.Column;
import java.util.List;

/**
 * One of several equal shares of the keys of a table. The share of a key follows from its value
 * alone and is the same in every process.
 *
 * @param index from 0
 * @param count shares in all
 */
public record KeyShard(int index, int count) {
  public static final KeyShard ALL = new KeyShard(0, 1);

  /** How many of the live rows of files fall to this share, roughly. */
  long shareOf(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::liveRows).sum() / count;
  }

  /** Tells the shard of a row. Not thread-safe. */
  static final class Of {
    private final int count;
    private final KeyFingerprints fingerprints;

    Of(int count, boolean[] emptyIsNull) {
      this.count = count;
      // No secret: every process must come to the same answer.
      this.fingerprints = new KeyFingerprints(new SipHash(0, 0), emptyIsNull);
    }

    int row(List<Column> keyColumns, int row) {
      if (count == 1) {
        return 0;
      }
      fingerprints.compute(keyColumns, row);
      return (int) Math.floorMod(fingerprints.low(), (long) count);
    }
  }
}
