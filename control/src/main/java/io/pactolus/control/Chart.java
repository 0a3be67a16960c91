package io.pactolus.control;

import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a table is drawn.
 *
 * @param table as in SQL
 * @param x column of the time, the category or the longitude
 * @param y columns of the values, or of the latitude
 * @param key columns that tell one row from another; empty: nothing does
 * @param series columns that, beside {@code x}, say which line or bar a row is
 * @param size of a map: the column that sizes a point
 * @param label of a map: the column that names a point
 * @param time of a map: the event time
 */
public record Chart(
    String table,
    Kind kind,
    String x,
    List<String> y,
    List<String> key,
    List<String> series,
    Optional<String> size,
    Optional<String> label,
    Optional<String> time) {
  /** That are drawn. */
  public static final int MOST_ROWS = 5_000;

  public Chart {
    y = List.copyOf(y);
    key = List.copyOf(key);
    series = List.copyOf(series);
  }

  /** What is drawn. */
  public enum Kind {
    TIME_SERIES,
    BARS,
    MAP;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The charts of a pipeline: of each Gold table one, and maps of what has a place on earth. */
  public static List<Chart> of(Plan plan) {
    List<Chart> charts = new ArrayList<>();
    plan.gold().forEach(gold -> ofGold(gold).ifPresent(charts::add));
    plan.silver().forEach(silver -> map(silver).ifPresent(charts::add));
    return charts;
  }

  private static Optional<Chart> ofGold(GoldPlan gold) {
    List<String> numbers = new ArrayList<>();
    Optional<String> time = Optional.empty();
    List<String> categories = new ArrayList<>();
    List<Field> shown =
        gold.schema().fields().stream().filter(f -> !f.name().startsWith("_")).toList();
    for (int i = 0; i < shown.size(); i++) {
      Field field = shown.get(i);
      boolean key = gold.keyOutputs().contains(i);
      if (isNumber(field) && !key) {
        numbers.add(field.name());
      } else if (key && isTime(field)) {
        time = time.or(() -> Optional.of(field.name()));
      } else if (key) {
        categories.add(field.name());
      }
    }
    if (numbers.isEmpty() || time.isEmpty() && categories.isEmpty()) {
      return Optional.empty();
    }
    boolean series = gold.window().isPresent() && time.isPresent() || categories.isEmpty();
    return Optional.of(
        new Chart(
            "gold." + gold.name(),
            gold.window().isPresent() && time.isPresent() ? Kind.TIME_SERIES : Kind.BARS,
            series ? time.orElseThrow() : categories.get(0),
            numbers,
            gold.keyOutputs().stream().map(i -> gold.outputs().get(i).name()).distinct().toList(),
            series ? categories : categories.subList(1, categories.size()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private static Optional<Chart> map(SilverPlan silver) {
    List<String> numbers =
        silver.schema().fields().stream().filter(Chart::isNumber).map(Field::name).toList();
    if (!numbers.contains("longitude") || !numbers.contains("latitude")) {
      return Optional.empty();
    }
    List<String> names = silver.schema().fields().stream().map(Field::name).toList();
    return Optional.of(
        new Chart(
            "silver." + silver.name(),
            Kind.MAP,
            "longitude",
            List.of("latitude"),
            silver.keyOutputs().stream().map(i -> silver.outputs().get(i).name()).toList(),
            List.of(),
            first(numbers, "magnitude", "size", "amount", "value"),
            first(names, "title", "name", "place", "id"),
            silver.eventTimeOutput() < 0
                ? Optional.empty()
                : Optional.of(silver.outputs().get(silver.eventTimeOutput()).name())));
  }

  private static Optional<String> first(List<String> there, String... wanted) {
    return List.of(wanted).stream().filter(there::contains).findFirst();
  }

  private static boolean isNumber(Field field) {
    return field.type().equals(DataType.INT)
        || field.type().equals(DataType.LONG)
        || field.type().equals(DataType.DOUBLE)
        || field.type() instanceof DataType.DecimalType;
  }

  private static boolean isTime(Field field) {
    return field.type().equals(DataType.TIMESTAMP) || field.type().equals(DataType.DATE);
  }

  /**
   * Whether rows that epochs after another have written tell what has changed since: rows must have
   * a key, and of bars those that are left out for want of room come back when others sink.
   */
  public boolean takesChanges(long rows) {
    return !key.isEmpty() && (kind != Kind.BARS || rows <= MOST_ROWS);
  }

  /**
   * In the order of drawing, the newest or largest when there are too many.
   *
   * @param sinceEpoch only rows that later epochs have written
   */
  public LakeSql.Result data(LakeSql sql, long sinceEpoch) {
    Set<String> columns = new LinkedHashSet<>();
    columns.add(x);
    columns.addAll(y);
    columns.addAll(series);
    size.ifPresent(columns::add);
    label.ifPresent(columns::add);
    time.ifPresent(columns::add);
    columns.addAll(key);
    String select = columns.stream().map(Chart::quoted).collect(Collectors.joining(", "));
    int dot = table.indexOf('.');
    String from = table.substring(0, dot) + "." + quoted(table.substring(dot + 1));
    String best =
        switch (kind) {
          case TIME_SERIES -> quoted(x) + " DESC";
          case BARS -> quoted(y.get(0)) + " DESC NULLS LAST, " + quoted(x);
          case MAP -> quoted(time.orElse("_epoch")) + " DESC";
        };
    String order =
        switch (kind) {
          case TIME_SERIES -> quoted(x);
          case BARS -> best;
          case MAP -> quoted(time.orElse("_epoch"));
        };
    return sql.query(
        "SELECT %s, _epoch FROM (SELECT * FROM %s WHERE _epoch > %d ORDER BY %s LIMIT %d) ORDER BY %s"
            .formatted(select, from, sinceEpoch, best, MOST_ROWS, order));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
