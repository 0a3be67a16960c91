package io.pactolus.pipeline.definition;

import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.model.Stream.ContractField;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.Rule;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.ExprText;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The definition of a Silver table. */
final class SilverDefinition {
  static final String STREAM = "stream";
  static final String MODE = "mode";
  static final String KEY = "key";
  static final String VERSION = "version";
  static final String WHERE = "where";
  static final String DELETE_WHEN = "delete_when";
  static final String PARTITION_BY = "partition_by";
  static final String HORIZON = "horizon";
  static final String EVENT_TIME = "event_time";
  static final String LATENESS = "lateness";
  static final String TOMBSTONES = "tombstones";
  static final String TYPE = "type of column ";
  static final String COLUMN = "column ";
  static final String RULE = "expect ";
  static final String READING = "reading of field ";
  static final String ACCEPTING = "field ";

  private final Plan plan;
  private final SilverPlan table;
  private final TreeMap<String, String> properties = new TreeMap<>();

  SilverDefinition(Plan plan, SilverPlan table) {
    this.plan = plan;
    this.table = table;
  }

  Definition definition() {
    Stream stream = plan.pipeline().stream();
    properties.put(STREAM, stream.name());
    properties.put(MODE, lower(table.mode()));
    put(KEY, names(table.keyOutputs()));
    put(VERSION, table.versionOutput() < 0 ? "" : name(table.versionOutput()));
    put(PARTITION_BY, names(table.partitionOutputs()));
    table.where().ifPresent(where -> put(WHERE, ExprText.of(where)));
    table.deleteWhen().ifPresent(when -> put(DELETE_WHEN, ExprText.of(when)));
    table.horizon().ifPresent(horizon -> put(HORIZON, horizon.toString()));
    stream.eventTime().ifPresent(time -> put(EVENT_TIME, time));
    stream.lateness().ifPresent(lateness -> put(LATENESS, lateness.toString()));
    put(TOMBSTONES, lower(stream.tombstones()));
    columns();
    for (Rule rule : table.rules()) {
      put(RULE + rule.name(), ExprText.of(rule.check()) + ", on_fail: " + lower(rule.onFail()));
    }
    fields(stream);
    return new Definition(properties);
  }

  private void columns() {
    StructType schema = table.schema();
    for (Output output : table.outputs()) {
      Field field = schema.field(schema.require(output.name()));
      put(TYPE + output.name(), typeOf(field));
      put(COLUMN + output.name(), ExprText.of(output.expr()));
    }
  }

  static String typeOf(Field field) {
    return field.type().text() + (field.nullable() ? "" : " not null");
  }

  /**
   * How the fields are read that make up rows; of all fields, what they must be like for a record
   * to be accepted.
   */
  private void fields(Stream stream) {
    Set<String> used = new TreeSet<>();
    table.outputs().forEach(output -> collect(output.expr(), used));
    table.where().ifPresent(where -> collect(where, used));
    table.deleteWhen().ifPresent(when -> collect(when, used));
    for (ContractField field : stream.fields()) {
      boolean makesRows = used.contains(field.name());
      if (makesRows) {
        put(READING + field.name(), field.type().text() + " " + reading(field));
      }
      put(
          ACCEPTING + field.name(),
          (field.required() ? "required" : "optional")
              + (field.defaultValue() == null ? "" : ", default " + text(field.defaultValue()))
              + (makesRows ? "" : ", " + field.type().text() + " " + reading(field)));
    }
  }

  private static void collect(Expr expr, Set<String> columns) {
    if (expr instanceof Expr.ColumnRef column) {
      columns.add(column.name());
    } else if (expr instanceof Expr.FieldAccess access) {
      collect(access.struct(), columns);
    } else if (expr instanceof Expr.Call call) {
      call.arguments().forEach(argument -> collect(argument, columns));
    }
  }

  private static String reading(ContractField field) {
    StringBuilder text = new StringBuilder("at ");
    for (Object step : field.path()) {
      text.append(step instanceof Integer ? "[" + step + "]" : "." + step);
    }
    field.timeUnit().ifPresent(unit -> text.append(", unit ").append(lower(unit)));
    field.timeFormat().ifPresent(format -> text.append(", format '").append(format).append("'"));
    if (!field.children().isEmpty()) {
      text.append(
          field.children().stream()
              .map(
                  child ->
                      "%s %s%s%s"
                          .formatted(
                              child.name(),
                              reading(child),
                              child.required() ? ", required" : "",
                              child.defaultValue() == null
                                  ? ""
                                  : ", default " + text(child.defaultValue())))
              .collect(Collectors.joining("; ", " {", "}")));
    }
    return text.toString();
  }

  private static String text(@Nullable Object value) {
    return value instanceof byte[] bytes
        ? HexFormat.of().formatHex(bytes)
        : value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }

  private String names(List<Integer> outputs) {
    return outputs.stream().map(this::name).collect(Collectors.joining(", "));
  }

  private String name(int output) {
    return table.outputs().get(output).name();
  }

  private void put(String name, String value) {
    if (!value.isEmpty()) {
      properties.put(name, value);
    }
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
