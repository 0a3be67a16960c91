package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;

/**
 * Precision and scale of decimal results. Where more than 38 digits would be needed, digits after
 * the point are given up first, but not below 6 (the rule of SQL Server, Hive and Spark).
 */
public final class Decimals {
  private static final int MAX_PRECISION = 38;
  private static final int MIN_SCALE_KEPT = 6;

  private Decimals() {}

  static DecimalType ofArithmetic(Function function, DecimalType a, DecimalType b) {
    int s1 = a.scale();
    int s2 = b.scale();
    int whole1 = a.precision() - s1;
    int whole2 = b.precision() - s2;
    int scale = Math.max(s1, s2);
    return switch (function) {
      case ADD, SUBTRACT -> bounded(Math.max(whole1, whole2) + scale + 1, scale);
      case MULTIPLY -> bounded(a.precision() + b.precision(), s1 + s2);
      case DIVIDE -> {
        int quotientScale = Math.max(MIN_SCALE_KEPT, s1 + b.precision() + 1);
        yield bounded(whole1 + s2 + quotientScale, quotientScale);
      }
      case MODULO -> bounded(Math.max(1, Math.min(whole1, whole2) + scale), scale);
      default -> throw new IllegalArgumentException(function + " is not arithmetic");
    };
  }

  /** The type that holds the values of both, as far as 38 digits do. */
  static DecimalType common(DecimalType a, DecimalType b) {
    int scale = Math.max(a.scale(), b.scale());
    int whole = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
    return bounded(Math.max(1, whole + scale), scale);
  }

  /** A number type as decimal: int is decimal(10,0), long decimal(19,0). */
  static DecimalType of(DataType type) {
    if (type instanceof DecimalType decimal) {
      return decimal;
    }
    return new DecimalType(type instanceof DataType.IntType ? 10 : 19, 0);
  }

  static DecimalType bounded(int precision, int scale) {
    if (precision <= MAX_PRECISION) {
      return new DecimalType(precision, scale);
    }
    int whole = precision - scale;
    int kept = Math.max(MAX_PRECISION - whole, Math.min(scale, MIN_SCALE_KEPT));
    return new DecimalType(MAX_PRECISION, kept);
  }
}
