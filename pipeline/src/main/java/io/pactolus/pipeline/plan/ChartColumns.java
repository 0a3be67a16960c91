package io.pactolus.pipeline.plan;

import io.pactolus.pipeline.model.ChartType;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The columns of a Gold table that can be drawn, and what they suggest. */
final class ChartColumns {
  private final List<Field> all = new ArrayList<>();
  private final List<Field> keys = new ArrayList<>();

  ChartColumns(GoldPlan gold) {
    for (int i = 0; i < gold.outputs().size(); i++) {
      Field field = gold.schema().field(i);
      all.add(field);
      if (gold.keyOutputs().contains(i)) {
        keys.add(field);
      }
    }
  }

  List<String> names() {
    return all.stream().map(Field::name).toList();
  }

  Optional<Field> find(String name) {
    return all.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /** The time of the groups, their first other key, or what is called longitude. */
  Optional<String> suggestedX(ChartType type) {
    return switch (type) {
      case TIME_SERIES -> first(keys, GoldChart::isTime).or(() -> first(all, GoldChart::isTime));
      case BARS -> first(keys, field -> !GoldChart.isTime(field)).or(() -> first(keys, k -> true));
      case MAP -> first(all, field -> isNumber(field, "longitude"));
    };
  }

  /** The numbers that are no key, or what is called latitude. */
  List<String> suggestedY(ChartType type, String x) {
    if (type == ChartType.MAP) {
      return first(all, field -> isNumber(field, "latitude")).stream().toList();
    }
    return all.stream()
        .filter(field -> GoldChart.isNumber(field) && !keys.contains(field))
        .map(Field::name)
        .filter(name -> !name.equals(x))
        .toList();
  }

  /** The other keys but times: with them and {@code x} a row is one value. */
  List<String> suggestedSeries(ChartType type, String x) {
    if (type == ChartType.MAP) {
      return List.of();
    }
    return keys.stream()
        .filter(field -> !GoldChart.isTime(field))
        .map(Field::name)
        .filter(name -> !name.equals(x))
        .toList();
  }

  private static boolean isNumber(Field field, String name) {
    return field.name().equals(name) && GoldChart.isNumber(field);
  }

  private static Optional<String> first(List<Field> among, Predicate<Field> wanted) {
    return among.stream().filter(wanted).map(Field::name).findFirst();
  }
}
