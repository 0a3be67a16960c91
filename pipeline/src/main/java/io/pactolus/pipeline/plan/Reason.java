package io.pactolus.pipeline.plan;

import java.util.Locale;

/** Why a record is in the DLQ. */
public enum Reason {
  /** The value is not well-formed JSON, or not an object. */
  MALFORMED_JSON,
  /** Null or zero-length value where the contract does not take tombstones. */
  EMPTY_VALUE,
  /** A required field is missing or null. */
  MISSING_FIELD,
  /** A value is there but not of the declared type. */
  WRONG_TYPE,
  /** A value is of the declared type but does not fit: overflow, too many digits, not a date. */
  OUT_OF_RANGE,
  /** Key + value + headers exceed the record limit. */
  TOO_LARGE,
  /** An expectation with on_fail: reject is not true. */
  EXPECTATION,
  /**
   * A derived column, rule or filter could not be computed: division by zero, overflow, failed
   * cast.
   */
  EVALUATION,
  /** Event time older than the watermark by more than the lateness. */
  LATE;

  /** The code as it stands in the DLQ. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
