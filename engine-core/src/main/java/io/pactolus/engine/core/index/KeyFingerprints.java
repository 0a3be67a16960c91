package io.pactolus.engine.core.index;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import java.util.List;

/**
 * 128-bit fingerprints of keys, by a hash that is keyed with a secret of this process: two keys
 * share one with probability 2^-128, also when somebody would like them to. Not thread-safe.
 */
public final class KeyFingerprints {
  private final SipHash hash;
  private final boolean[] emptyIsNull;
  private final CanonicalBytes bytes = new CanonicalBytes();

  /**
   * @param emptyIsNull for each key column whether empty text is the same as NULL, as in a
   *     partition column, from which Delta reads it back as NULL
   */
  public KeyFingerprints(SipHash hash, boolean[] emptyIsNull) {
    this.hash = hash;
    this.emptyIsNull = emptyIsNull.clone();
  }

  /** Computes the fingerprint of the key in a row; read it from {@link #low} and {@link #high}. */
  public void compute(List<Column> keyColumns, int row) {
    bytes.clear();
    for (int i = 0; i < keyColumns.size(); i++) {
      Column column = keyColumns.get(i);
      if (emptyIsNull[i] && column instanceof BytesColumn text && text.length(row) == 0) {
        bytes.appendNull();
      } else {
        bytes.append(column, row);
      }
    }
    hash.hash128(bytes.data(), bytes.length());
  }

  public long low() {
    // (0, 0) marks a free slot.
    return hash.low() == 0 && hash.high() == 0 ? 1 : hash.low();
  }

  public long high() {
    return hash.high();
  }
}
