package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.math.BigDecimal;
import java.util.Locale;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.BitString;
import org.apache.calcite.util.NlsString;

/** Constants of SQL text. */
final class Literals {
  private Literals() {}

  static Expr of(SqlLiteral literal) {
    if (literal instanceof SqlUnknownLiteral unknown) {
      return switch (unknown.tag.toUpperCase(Locale.ROOT)) {
        case "DATE" -> Conversion.date(literal, unknown.getValue());
        case "TIMESTAMP" -> Conversion.timestamp(literal, unknown.getValue());
        default -> throw SqlTrouble.at(literal, unknown.tag + " constants are not supported");
      };
    }
    if (literal instanceof SqlIntervalLiteral) {
      throw SqlTrouble.at(
          literal, "an interval can only be added to, or taken from, a timestamp or date");
    }
    Object value = literal.getValue();
    if (value == null) {
      return literal.getTypeName() == SqlTypeName.BOOLEAN
          ? new Expr.Literal(null, DataType.BOOLEAN)
          : Conversion.UNTYPED_NULL;
    }
    if (value instanceof NlsString text) {
      return new Expr.Literal(text.getValue(), DataType.STRING);
    }
    if (value instanceof Boolean) {
      return new Expr.Literal(value, DataType.BOOLEAN);
    }
    if (value instanceof BitString bits) {
      return new Expr.Literal(bits.getAsByteArray(), DataType.BINARY);
    }
    if (value instanceof BigDecimal number) {
      return literal.getTypeName() == SqlTypeName.DECIMAL
          ? exact(literal, number)
          : new Expr.Literal(number.doubleValue(), DataType.DOUBLE);
    }
    if (value instanceof Double) {
      return new Expr.Literal(value, DataType.DOUBLE);
    }
    throw SqlTrouble.at(literal, "constant " + literal + " is not supported");
  }

  private static Expr exact(SqlLiteral literal, BigDecimal number) {
    if (number.scale() <= 0 && number.toBigInteger().bitLength() < 32) {
      return new Expr.Literal(number.intValueExact(), DataType.INT);
    }
    if (number.scale() <= 0 && number.toBigInteger().bitLength() < 64) {
      return new Expr.Literal(number.longValueExact(), DataType.LONG);
    }
    BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
    int precision = Math.max(plain.precision(), plain.scale());
    if (precision > 38) {
      throw SqlTrouble.at(literal, "a number can have 38 digits at most");
    }
    return new Expr.Literal(plain, new DecimalType(precision, plain.scale()));
  }

  /** The text of a node that must be a text constant. */
  static String text(SqlNode node, String what) {
    if (node instanceof SqlLiteral literal && literal.getValue() instanceof NlsString text) {
      return text.getValue();
    }
    throw SqlTrouble.at(node, what + " must be a text constant");
  }
}
