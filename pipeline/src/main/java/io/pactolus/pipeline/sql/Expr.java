package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.schema.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A typed scalar expression over the columns of one row. SQL semantics: NULL propagates unless the
 * function says otherwise, boolean logic is three-valued. Every implicit conversion of the SQL text
 * stands here as an explicit {@link Function#CAST}. The meaning of each function, edge values
 * included, is stated at {@link Function}; engines must agree to the bit.
 */
public sealed interface Expr {
  DataType type();

  /** False only when the value can never be NULL. */
  boolean nullable();

  /** The value of input column {@code index}. */
  record ColumnRef(int index, String name, DataType type, boolean nullable) implements Expr {}

  /**
   * A constant. Java forms: Boolean, Integer (int, date in days), Long (long, timestamp in
   * microseconds), Double, BigDecimal with the scale of the type, String, byte[]; null for a typed
   * NULL.
   */
  record Literal(@Nullable Object value, DataType type) implements Expr {
    @Override
    public boolean nullable() {
      return value == null;
    }
  }

  /** A function applied to arguments; {@code type} is the result type. */
  record Call(Function function, List<Expr> arguments, DataType type, boolean nullable)
      implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** A field of a struct; NULL when the struct is. */
  record FieldAccess(Expr struct, int index, String name, DataType type, boolean nullable)
      implements Expr {}
}
