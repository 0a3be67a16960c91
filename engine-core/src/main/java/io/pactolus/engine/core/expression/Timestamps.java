package io.pactolus.engine.core.expression;

import io.pactolus.engine.core.expression.RowEvaluator.Body;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Times;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/** EXTRACT, DATE_TRUNC, TIMESTAMP_ADD: UTC, proleptic Gregorian. */
final class Timestamps {
  private static final long SECOND = 1_000_000L;

  private Timestamps() {}

  static Evaluator of(Expr.Call call, List<Evaluator> arguments) {
    return switch (call.function()) {
      case EXTRACT ->
          new RowEvaluator(arguments.subList(1, 2), call.type(), false, extract(text(call, 0)));
      case DATE_TRUNC ->
          new RowEvaluator(arguments.subList(1, 2), call.type(), true, truncate(text(call, 0)));
      default -> {
        Object amount = ((Expr.Literal) call.arguments().get(1)).value();
        long by = amount instanceof Long given ? given : 0L;
        Body body = text(call, 2).equals("MONTH") ? addMonths(by) : addMicros(by);
        yield new RowEvaluator(arguments.subList(0, 1), call.type(), true, body);
      }
    };
  }

  private static Body extract(String unit) {
    return (in, row, out) -> {
      ((LongColumn) out).append(extract(unit, micros(in[0], row)));
      return null;
    };
  }

  private static long extract(String unit, long micros) {
    return switch (unit) {
      case "EPOCH" -> Math.floorDiv(micros, SECOND);
      case "SECOND" -> Math.floorMod(Math.floorDiv(micros, SECOND), 60L);
      case "MINUTE" -> Math.floorMod(Math.floorDiv(micros, 60 * SECOND), 60L);
      case "HOUR" -> Math.floorMod(Math.floorDiv(micros, 3600 * SECOND), 24L);
      default -> ofDay(unit, LocalDate.ofEpochDay(Math.floorDiv(micros, Casts.MICROS_PER_DAY)));
    };
  }

  private static long ofDay(String unit, LocalDate day) {
    return switch (unit) {
      case "YEAR" -> day.getYear();
      case "QUARTER" -> day.get(IsoFields.QUARTER_OF_YEAR);
      case "MONTH" -> day.getMonthValue();
      case "WEEK" -> day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case "DAY" -> day.getDayOfMonth();
      case "DOY" -> day.getDayOfYear();
      case "ISODOW" -> day.get(ChronoField.DAY_OF_WEEK);
      default -> throw new IllegalArgumentException("EXTRACT of " + unit);
    };
  }

  private static Body truncate(String unit) {
    long fixed =
        switch (unit) {
          case "SECOND" -> SECOND;
          case "MINUTE" -> 60 * SECOND;
          case "HOUR" -> 3600 * SECOND;
          case "DAY" -> Casts.MICROS_PER_DAY;
          default -> 0;
        };
    return (in, row, out) -> {
      long micros = micros(in[0], row);
      long start;
      try {
        start = fixed > 0 ? micros - Math.floorMod(micros, fixed) : calendar(unit, micros);
      } catch (ArithmeticException e) {
        return Arithmetic.overflow("timestamp");
      }
      if (start > micros) {
        return Arithmetic.overflow("timestamp");
      }
      ((LongColumn) out).append(start);
      return null;
    };
  }

  private static long calendar(String unit, long micros) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(micros, Casts.MICROS_PER_DAY));
    LocalDate start =
        switch (unit) {
          case "YEAR" -> day.withDayOfYear(1);
          case "QUARTER" -> day.with(IsoFields.DAY_OF_QUARTER, 1);
          case "MONTH" -> day.withDayOfMonth(1);
          case "WEEK" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
          default -> throw new IllegalArgumentException("DATE_TRUNC to " + unit);
        };
    return Math.multiplyExact(start.toEpochDay(), Casts.MICROS_PER_DAY);
  }

  private static Body addMicros(long amount) {
    return (in, row, out) -> {
      long micros = ((LongColumn) in[0]).at(row);
      long sum = micros + amount;
      if (((micros ^ sum) & (amount ^ sum)) < 0) {
        return Arithmetic.overflow("timestamp");
      }
      ((LongColumn) out).append(sum);
      return null;
    };
  }

  private static Body addMonths(long amount) {
    return (in, row, out) -> {
      LocalDateTime time = Times.dateTime(((LongColumn) in[0]).at(row));
      try {
        ((LongColumn) out).append(Times.micros(time.plusMonths(amount)));
        return null;
      } catch (ArithmeticException | java.time.DateTimeException e) {
        return Arithmetic.overflow("timestamp");
      }
    };
  }

  private static long micros(Column column, int row) {
    return column instanceof IntColumn dates
        ? dates.at(row) * Casts.MICROS_PER_DAY
        : ((LongColumn) column).at(row);
  }

  private static String text(Expr.Call call, int argument) {
    return String.valueOf(((Expr.Literal) call.arguments().get(argument)).value());
  }
}
