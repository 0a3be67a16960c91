package io.pactolus.pipeline.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalLiteral.IntervalValue;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserUtil;

/**
 * {@code INTERVAL '10' SECOND} as a number of months or of microseconds, one of them 0.
 *
 * <p>Single units are read here and not by Calcite, which refuses more than two digits unless the
 * precision is spelled out, and knows milliseconds only.
 */
record Intervals(long months, long micros) {

  static Intervals of(SqlNode node) {
    if (!(node instanceof SqlIntervalLiteral literal)
        || !(literal.getValue() instanceof IntervalValue value)) {
      throw SqlTrouble.at(node, "expected a constant such as INTERVAL '10' SECOND");
    }
    try {
      return of(value);
    } catch (ArithmeticException e) {
      throw SqlTrouble.at(node, "the interval is too long");
    } catch (NumberFormatException e) {
      throw SqlTrouble.at(node, "'" + value.getIntervalLiteral() + "' is not a number");
    }
  }

  private static Intervals of(IntervalValue value) {
    SqlIntervalQualifier qualifier = value.getIntervalQualifier();
    if (!qualifier.isSingleDatetimeField()) {
      return qualifier.isYearMonth()
          ? new Intervals(SqlParserUtil.intervalToMonths(value), 0)
          : new Intervals(0, Math.multiplyExact(SqlParserUtil.intervalToMillis(value), 1000L));
    }
    BigDecimal amount = new BigDecimal(value.getIntervalLiteral().strip());
    if (value.getSign() < 0) {
      amount = amount.negate();
    }
    String unit = qualifier.getUnit().name();
    return switch (unit) {
      case "YEAR" -> new Intervals(amount.longValueExact() * 12, 0);
      case "QUARTER" -> new Intervals(amount.longValueExact() * 3, 0);
      case "MONTH" -> new Intervals(amount.longValueExact(), 0);
      case "WEEK" -> micros(amount, 7 * 86_400_000_000L);
      case "DAY" -> micros(amount, 86_400_000_000L);
      case "HOUR" -> micros(amount, 3_600_000_000L);
      case "MINUTE" -> micros(amount, 60_000_000L);
      case "SECOND" -> micros(amount, 1_000_000L);
      case "MILLISECOND" -> micros(amount, 1_000L);
      case "MICROSECOND" -> micros(amount, 1L);
      default -> throw new NumberFormatException(unit);
    };
  }

  private static Intervals micros(BigDecimal amount, long unit) {
    return new Intervals(
        0,
        amount.multiply(BigDecimal.valueOf(unit)).setScale(0, RoundingMode.DOWN).longValueExact());
  }
}
