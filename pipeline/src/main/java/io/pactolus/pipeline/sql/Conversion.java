package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** Implicit and explicit casts. */
final class Conversion {
  /** The NULL of SQL text that has no type yet; recognised by identity. */
  static final Expr UNTYPED_NULL = new Expr.Literal(null, DataType.STRING);

  private Conversion() {}

  /** An explicit CAST. */
  static Expr explicit(SqlNode node, Expr value, DataType to) {
    if (value == UNTYPED_NULL) {
      return new Expr.Literal(null, to);
    }
    if (!value.type().equals(to) && !allowed(value.type(), to)) {
      String hint =
          value.type() instanceof DataType.TimestampType && TypeNames.isNumber(to)
              ? "; EXTRACT(EPOCH FROM ...) gives seconds"
              : TypeNames.isNumber(value.type()) && to instanceof DataType.TimestampType
                  ? "; read it as timestamp with a unit in the contract instead"
                  : "";
      throw SqlTrouble.at(
          node, "cannot cast %s to %s%s".formatted(value.type().text(), to.text(), hint));
    }
    return cast(node, value, to);
  }

  /** A cast that SQL makes by itself; {@code to} comes from {@link #common}. */
  static Expr cast(SqlNode node, Expr value, DataType to) {
    if (value == UNTYPED_NULL) {
      return new Expr.Literal(null, to);
    }
    if (value.type().equals(to)) {
      return value;
    }
    if (value instanceof Expr.Literal literal) {
      Expr folded = fold(node, literal, to);
      if (folded != null) {
        return folded;
      }
    }
    return new Expr.Call(Function.CAST, List.of(value), to, value.nullable());
  }

  /** Casts all to their common type. */
  static List<Expr> unify(SqlNode node, List<Expr> values) {
    DataType common = null;
    for (Expr value : values) {
      if (value != UNTYPED_NULL) {
        common = common == null ? value.type() : common(node, common, value.type(), values);
      }
    }
    if (common == null) {
      throw SqlTrouble.at(node, "NULL needs a type here; write CAST(NULL AS ...)");
    }
    var out = new ArrayList<Expr>();
    for (Expr value : values) {
      out.add(cast(node, value, common));
    }
    return out;
  }

  private static DataType common(SqlNode node, DataType a, DataType b, List<Expr> values) {
    if (a.equals(b)) {
      return a;
    }
    if (TypeNames.isNumber(a) && TypeNames.isNumber(b)) {
      return commonNumber(a, b);
    }
    if (TypeNames.isTime(a) && TypeNames.isTime(b)) {
      return DataType.TIMESTAMP;
    }
    if (TypeNames.isTime(a) && textLiterals(values)) {
      return a;
    }
    if (TypeNames.isTime(b) && textLiterals(values)) {
      return b;
    }
    throw SqlTrouble.at(
        node,
        "%s and %s do not go together; convert one with CAST(... AS ...)"
            .formatted(a.text(), b.text()));
  }

  private static boolean textLiterals(List<Expr> values) {
    return values.stream()
        .filter(v -> v.type() instanceof DataType.StringType)
        .allMatch(v -> v instanceof Expr.Literal);
  }

  static DataType commonNumber(DataType a, DataType b) {
    if (a instanceof DataType.DoubleType || b instanceof DataType.DoubleType) {
      return DataType.DOUBLE;
    }
    if (a instanceof DecimalType || b instanceof DecimalType) {
      return Decimals.common(Decimals.of(a), Decimals.of(b));
    }
    return a.equals(b) ? a : DataType.LONG;
  }

  private static boolean allowed(DataType from, DataType to) {
    if (TypeNames.isNested(from) || TypeNames.isNested(to)) {
      return false;
    }
    if (from instanceof DataType.StringType || to instanceof DataType.StringType) {
      return true;
    }
    boolean fromNumber = TypeNames.isNumber(from) || from instanceof DataType.BooleanType;
    boolean toNumber = TypeNames.isNumber(to) || to instanceof DataType.BooleanType;
    return (fromNumber && toNumber) || (TypeNames.isTime(from) && TypeNames.isTime(to));
  }

  /** Casts of literals are computed here, so that engines see plain constants. */
  private static @Nullable Expr fold(SqlNode node, Expr.Literal literal, DataType to) {
    Object value = literal.value();
    if (value == null) {
      return new Expr.Literal(null, to);
    }
    if (value instanceof String text && TypeNames.isTime(to)) {
      return to instanceof DataType.DateType ? date(node, text) : timestamp(node, text);
    }
    if (literal.type() instanceof DataType.DateType && to instanceof DataType.TimestampType) {
      return new Expr.Literal(((Integer) value) * 86_400_000_000L, to);
    }
    if (value instanceof Integer number && to instanceof DataType.LongType) {
      return new Expr.Literal(number.longValue(), to);
    }
    if (!TypeNames.isNumber(literal.type())) {
      return null;
    }
    if (to instanceof DataType.DoubleType) {
      return new Expr.Literal(((Number) value).doubleValue(), to);
    }
    if (to instanceof DecimalType decimal && !(value instanceof Double)) {
      BigDecimal exact =
          value instanceof BigDecimal big ? big : BigDecimal.valueOf(((Number) value).longValue());
      BigDecimal scaled = exact.setScale(decimal.scale(), RoundingMode.HALF_UP);
      if (scaled.precision() <= decimal.precision()) {
        return new Expr.Literal(scaled, to);
      }
    }
    return null;
  }

  static Expr date(SqlNode node, String text) {
    var days = Times.parseDate(text);
    if (days.isEmpty()) {
      throw SqlTrouble.at(node, "'" + text + "' is not a date; write it as '2025-07-29'");
    }
    return new Expr.Literal(days.getAsInt(), DataType.DATE);
  }

  static Expr timestamp(SqlNode node, String text) {
    var micros = Times.parseTimestamp(text);
    if (micros.isEmpty()) {
      throw SqlTrouble.at(
          node, "'" + text + "' is not a timestamp; write it as '2025-07-29 23:24:52' (UTC)");
    }
    return new Expr.Literal(micros.getAsLong(), DataType.TIMESTAMP);
  }
}
