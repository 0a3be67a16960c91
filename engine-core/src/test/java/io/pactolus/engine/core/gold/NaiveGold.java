package io.pactolus.engine.core.gold;

import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Window;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.sql.Expr;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query run from scratch, in the plainest way: the truth the engine is compared with. */
final class NaiveGold {
  private NaiveGold() {}

  /** Rows of keys and aggregates. */
  static Set<List<@Nullable Object>> rows(
      GoldPlan plan, Collection<List<@Nullable Object>> silver) {
    Map<List<@Nullable Object>, List<List<@Nullable Object>>> groups = new HashMap<>();
    for (List<@Nullable Object> row : silver) {
      for (List<@Nullable Object> windowed : windowed(plan, row)) {
        List<@Nullable Object> key = new ArrayList<>();
        for (Expr expr : plan.keys()) {
          key.add(comparable(value(expr, windowed)));
        }
        groups.computeIfAbsent(key, k -> new ArrayList<>()).add(windowed);
      }
    }
    Set<List<@Nullable Object>> result = new HashSet<>();
    groups.forEach(
        (key, members) -> {
          List<@Nullable Object> row = new ArrayList<>(key);
          for (Aggregate aggregate : plan.aggregates()) {
            row.add(comparable(aggregate(aggregate, members)));
          }
          result.add(row);
        });
    return result;
  }

  private static List<List<@Nullable Object>> windowed(GoldPlan plan, List<@Nullable Object> row) {
    if (plan.window().isEmpty()) {
      return List.of(row);
    }
    Window window = plan.window().get();
    List<List<@Nullable Object>> out = new ArrayList<>();
    if (row.get(window.timeColumn()) instanceof Long time) {
      for (long start = -40; start <= 40; start++) {
        long from = start * window.slideMicros();
        if (from <= time && time < from + window.sizeMicros()) {
          List<@Nullable Object> copy = new ArrayList<>(row);
          copy.add(from);
          copy.add(from + window.sizeMicros());
          out.add(copy);
        }
      }
    }
    return out;
  }

  private static @Nullable Object value(Expr expr, List<@Nullable Object> row) {
    return row.get(((Expr.ColumnRef) expr).index());
  }

  private static @Nullable Object aggregate(
      Aggregate aggregate, List<List<@Nullable Object>> rows) {
    if (aggregate.argument().isEmpty()) {
      return (long) rows.size();
    }
    List<Object> values =
        rows.stream()
            .map(row -> value(aggregate.argument().get(), row))
            .filter(Objects::nonNull)
            .<Object>map(Objects::requireNonNull)
            .toList();
    Comparator<Object> order = NaiveGold::compare;
    return switch (aggregate.kind()) {
      case COUNT -> (long) values.size();
      case COUNT_DISTINCT -> values.stream().map(NaiveGold::comparable).distinct().count();
      case MIN -> values.stream().min(order).orElse(null);
      case MAX -> values.stream().max(order).orElse(null);
      case SUM -> values.isEmpty() ? null : sum(values, aggregate.type());
      case AVG -> values.isEmpty() ? null : average(values, aggregate.type());
    };
  }

  private static Object sum(List<Object> values, DataType type) {
    if (values.get(0) instanceof Double) {
      return doubleSum(values);
    }
    BigDecimal sum = exact(values);
    return type instanceof DecimalType ? sum : (Object) sum.longValueExact();
  }

  private static Object average(List<Object> values, DataType type) {
    if (values.get(0) instanceof Double) {
      return doubleSum(values) / values.size();
    }
    BigDecimal sum = exact(values);
    return type instanceof DecimalType decimal
        ? sum.divide(BigDecimal.valueOf(values.size()), decimal.scale(), RoundingMode.HALF_UP)
        : (Object) (sum.doubleValue() / values.size());
  }

  private static BigDecimal exact(List<Object> values) {
    return values.stream()
        .map(v -> new BigDecimal(v.toString()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static double doubleSum(List<Object> values) {
    double special = 0;
    BigDecimal sum = BigDecimal.ZERO;
    for (Object value : values) {
      double number = (Double) value;
      if (Double.isFinite(number)) {
        sum = sum.add(new BigDecimal(number));
      } else {
        special += number;
      }
    }
    return special != 0 ? special : sum.doubleValue();
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    if (a instanceof byte[] left) {
      return Arrays.compareUnsigned(left, (byte[]) b);
    } else if (a instanceof Double left && left == 0 && b.equals(-left)) {
      return 0;
    }
    return ((Comparable<Object>) a).compareTo(b);
  }

  /** A form in which values that are equal in SQL are equal in Java. */
  static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    } else if (value instanceof Double number) {
      return number + 0.0;
    } else if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros();
    }
    return value;
  }
}
