package io.pactolus.pipeline.sql;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The closed list of scalar functions, with their meaning. Engines must agree to the bit.
 *
 * <p>Unless stated otherwise a NULL argument gives NULL. "Fails" means that the value cannot be
 * computed: in Silver the record goes to the DLQ with the reason {@code evaluation}. An argument
 * that is not needed cannot fail a record: the branches of CASE, COALESCE, AND and OR are computed
 * from left to right and only as far as needed.
 *
 * <p>Arithmetic and comparison take two arguments of the same kind: both int, both long, both
 * double or both decimal (of any precision and scale). Decimal results are computed exactly and
 * then rounded half up (away from zero) to the scale of the result type; what exceeds its precision
 * fails.
 *
 * <p>Text is a sequence of Unicode code points; it is compared by its UTF-8 bytes, which is the
 * order of the code points. Of doubles, NaN equals NaN and is larger than any other number, and
 * -0.0 equals 0.0.
 */
public enum Function {
  /** Three-valued; n arguments, from left to right, ends at the first FALSE. */
  AND("AND"),
  /** Three-valued; n arguments, from left to right, ends at the first TRUE. */
  OR("OR"),
  NOT("NOT"),
  /** Never NULL. */
  IS_NULL("IS NULL"),
  /** Never NULL. */
  IS_NOT_NULL("IS NOT NULL"),
  /** Never NULL; NULL is not true. */
  IS_TRUE("IS TRUE"),
  /** Never NULL; NULL is not false. */
  IS_FALSE("IS FALSE"),
  /** Of boolean, numbers, string, binary, date, timestamp; both arguments of the same type. */
  EQUAL("="),
  NOT_EQUAL("<>"),
  /** FALSE is less than TRUE; binary compares by unsigned bytes. */
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  /**
   * int and long fail on overflow. decimal(p1,s1) + decimal(p2,s2) has scale s = max(s1,s2) and
   * precision max(p1-s1, p2-s2) + s + 1, at most 38. Doubles as IEEE 754: overflow is infinity.
   */
  ADD("+"),
  /** As {@link #ADD}. */
  SUBTRACT("-"),
  /** As {@link #ADD}, but decimals have precision p1+p2 and scale s1+s2, see {@link Decimals}. */
  MULTIPLY("*"),
  /**
   * A zero divisor fails, also of doubles. int and long truncate towards zero; the smallest number
   * divided by -1 fails. Decimals have the scale max(6, s1+p2+1) and p1-s1+s2 digits before the
   * point, see {@link Decimals}.
   */
  DIVIDE("/"),
  /**
   * Remainder with the sign of the dividend; a zero divisor fails. Of decimals: scale max(s1,s2),
   * min(p1-s1,p2-s2) digits before the point.
   */
  MODULO("MOD"),
  /** The smallest int or long fails. */
  NEGATE("unary -"),
  /** The smallest int or long fails. */
  ABS("ABS"),
  /**
   * Arguments: a decimal or double, and an int literal 0..18, the digits to keep after the point.
   * Half away from zero. A double is rounded as the decimal number it is printed as (1.005 becomes
   * 1.01); NaN and infinities stay. decimal(p,s) becomes decimal(p-s+n+1, n) when n is less than s.
   */
  ROUND("ROUND"),
  /** Of decimal or double, towards negative infinity; decimal(p,s) becomes decimal(p-s+1, 0). */
  FLOOR("FLOOR"),
  /** Of decimal or double, towards positive infinity; decimal(p,s) becomes decimal(p-s+1, 0). */
  CEIL("CEIL"),
  /** Doubles; as C {@code pow}: NaN for a negative base with a fraction, overflow is infinity. */
  POWER("POWER"),
  /** Of a double; of a negative number it fails. */
  SQRT("SQRT"),
  /** Of a double. */
  EXP("EXP"),
  /** Of a double; of zero or a negative number it fails. */
  LN("LN"),
  /** Of a double; of zero or a negative number it fails. */
  LOG10("LOG10"),
  /**
   * Condition, value, condition, value, ..., value otherwise. The value of the first condition that
   * is TRUE.
   */
  CASE("CASE"),
  /** The first argument that is not NULL. */
  COALESCE("COALESCE"),
  /** NULL when both arguments are equal, else the first, also when the second is NULL. */
  NULLIF("NULLIF"),
  /**
   * Between boolean, numbers and string, string and date, timestamp and binary, date and timestamp.
   * What does not fit fails.
   *
   * <ul>
   *   <li>To int and long: half away from zero; NaN and infinities fail. From text: blanks around
   *       it ignored, a sign and digits only.
   *   <li>To decimal: half away from zero; from double by the shortest decimal number that denotes
   *       it. From text: digits, point, exponent.
   *   <li>To double: the nearest. From text also {@code NaN}, {@code Infinity}, {@code -Infinity}.
   *   <li>To boolean: from numbers, not zero (NaN is true); from text {@code true} and {@code
   *       false} without regard to case. From boolean: 1 and 0.
   *   <li>To string: int, long, decimal (with all digits of its scale) in plain digits; double as
   *       the shortest decimal that denotes it, as {@code 0.001}, {@code 1.0}, {@code 1.0E7},
   *       {@code NaN}; {@code true}/{@code false}; {@code 2025-07-29}; {@code 2025-07-29
   *       23:24:52.5}, UTC, without trailing zeros; binary must be UTF-8.
   *   <li>From string: date as {@code 2025-07-29}; timestamp as that, or {@code 2025-07-29
   *       23:24:52.123456}, {@code T} for the blank, with {@code Z} or {@code +02:00} after it, UTC
   *       if without; digits beyond microseconds are cut off. Binary: the UTF-8 bytes.
   *   <li>Timestamp to date: the UTC day. Date to timestamp: its midnight UTC.
   * </ul>
   */
  CAST("CAST"),
  /** Full Unicode mapping, no locale: the German sharp s becomes SS. */
  UPPER("UPPER"),
  /** Full Unicode mapping, no locale. */
  LOWER("LOWER"),
  /** Arguments: text, and a literal whose characters are taken off both ends (a blank). */
  TRIM("TRIM"),
  /** As {@link #TRIM}, left end only. */
  LTRIM("LTRIM"),
  /** As {@link #TRIM}, right end only. */
  RTRIM("RTRIM"),
  /**
   * Text, start, and optionally length, both int. Positions count from 1; what lies before position
   * 1 counts towards the length but is empty. A negative length fails.
   */
  SUBSTRING("SUBSTRING"),
  /** Needle, haystack: position from 1, 0 if not found, 1 for an empty needle; int. */
  POSITION("POSITION"),
  /** Code points; int. */
  CHAR_LENGTH("CHAR_LENGTH"),
  /** n texts; NULL if any is NULL. */
  CONCAT("||"),
  /** Text, what, by what: all occurrences from the left; an empty what changes nothing. */
  REPLACE("REPLACE"),
  /** Text, literal pattern, and optionally literal escape of one character. */
  LIKE("LIKE"),
  /**
   * A string literal YEAR, QUARTER, MONTH, WEEK (ISO), DAY, DOY, ISODOW (Monday is 1), HOUR,
   * MINUTE, SECOND (whole) or EPOCH (whole seconds since 1970, rounded down); a timestamp or date;
   * long. Proleptic Gregorian, UTC.
   */
  EXTRACT("EXTRACT"),
  /**
   * A string literal YEAR, QUARTER, MONTH, WEEK (begins on Monday), DAY, HOUR, MINUTE or SECOND; a
   * timestamp. The start of that unit, UTC. Written FLOOR(t TO HOUR).
   */
  DATE_TRUNC("DATE_TRUNC"),
  /**
   * A timestamp, a long literal, and a string literal MICROSECOND or MONTH. Months keep the day, or
   * take the last of the month. Overflow fails. Written t + INTERVAL '1' HOUR.
   */
  TIMESTAMP_ADD("timestamp +/- INTERVAL");

  private final String sql;

  Function(String sql) {
    this.sql = sql;
  }

  /** How it is written in SQL. */
  public String sql() {
    return sql;
  }

  /** For messages: everything that may be used in an expression. */
  public static String supported() {
    return Arrays.stream(values()).map(Function::sql).collect(Collectors.joining(", "))
        + ", BETWEEN, IN, IS DISTINCT FROM";
  }
}
