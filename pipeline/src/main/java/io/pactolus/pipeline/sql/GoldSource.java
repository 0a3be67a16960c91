package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.Plan.Window;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;

/**
 * The FROM clause: a Silver table, perhaps cut into windows.
 *
 * @param scope Silver schema, followed by window_start and window_end if there is a window
 */
record GoldSource(int index, Scope scope, Optional<Window> window) {
  static final String WINDOW_START = "window_start";
  static final String WINDOW_END = "window_end";
  private static final String USAGE =
      "; write FROM t, FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR)) or"
          + " FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL 'slide' MINUTE, INTERVAL 'size' HOUR))";

  static GoldSource of(SqlSelect select, List<SilverPlan> silver) {
    SqlNode from = select.getFrom();
    if (from == null) {
      throw SqlTrouble.at(select, "FROM is missing" + USAGE);
    }
    Optional<String> alias = Optional.empty();
    if (from.getKind() == SqlKind.AS && from instanceof SqlBasicCall as) {
      alias = Optional.of(((SqlIdentifier) as.operand(1)).getSimple());
      from = as.operand(0);
    }
    if (from.getKind() == SqlKind.TABLE_REF && from instanceof SqlCall reference) {
      from = reference.operand(0);
    }
    if (from instanceof SqlIdentifier name) {
      int index = table(name, silver);
      SilverPlan plan = silver.get(index);
      return new GoldSource(
          index, scope(plan, plan.schema(), alias.orElse(plan.name())), Optional.empty());
    }
    return switch (from.getKind()) {
      case JOIN ->
          throw SqlTrouble.at(
              from,
              "joins, and several tables in FROM, are not supported; a gold table reads one silver"
                  + " table");
      case SELECT, ORDER_BY, UNION, INTERSECT, EXCEPT, WITH, LATERAL, VALUES ->
          throw SqlTrouble.at(
              from,
              "a subquery in FROM is not supported; add a derived column to the silver table");
      case COLLECTION_TABLE -> windowed(((SqlCall) from).operand(0), alias, silver);
      default -> throw SqlTrouble.at(from, "FROM is not understood" + USAGE);
    };
  }

  private static GoldSource windowed(
      SqlNode node, Optional<String> alias, List<SilverPlan> silver) {
    if (!(node instanceof SqlCall call)) {
      throw SqlTrouble.at(node, "FROM TABLE(...) is not understood" + USAGE);
    }
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    boolean hop = name.equals("HOP");
    if (!hop && !name.equals("TUMBLE")) {
      throw SqlTrouble.at(call, name + " is not supported in FROM" + USAGE);
    }
    if (call.operandCount() != (hop ? 4 : 3)
        || !(call.operand(0) instanceof SqlCall table)
        || table.getKind() != SqlKind.EXPLICIT_TABLE
        || !(table.operand(0) instanceof SqlIdentifier tableName)
        || !(call.operand(1) instanceof SqlCall descriptor)
        || !descriptor.getOperator().getName().equalsIgnoreCase("DESCRIPTOR")
        || descriptor.operandCount() != 1
        || !(descriptor.operand(0) instanceof SqlIdentifier timeName)) {
      throw SqlTrouble.at(call, name + " is not understood" + USAGE);
    }
    int index = table(tableName, silver);
    SilverPlan plan = silver.get(index);
    String qualifier = alias.orElse(plan.name());
    Expr time = scope(plan, plan.schema(), qualifier).column(timeName);
    if (!(time instanceof Expr.ColumnRef column)
        || !(time.type() instanceof DataType.TimestampType)) {
      throw SqlTrouble.at(
          timeName,
          "the time of a window must be a timestamp column, but '%s' is %s"
              .formatted(timeName, time.type().text()));
    }
    long slide = micros(call.operand(2));
    long size = hop ? micros(call.operand(3)) : slide;
    if (size / slide > 10_000) {
      throw SqlTrouble.at(
          call, "each row would be in %d windows; 10000 is the most".formatted(size / slide));
    }
    for (Field field : plan.schema().fields()) {
      if (field.name().equalsIgnoreCase(WINDOW_START)
          || field.name().equalsIgnoreCase(WINDOW_END)) {
        throw SqlTrouble.at(
            call,
            "the silver table has a column '%s', which is what the window makes; rename it"
                .formatted(field.name()));
      }
    }
    StructType row =
        plan.schema()
            .plus(
                List.of(
                    Field.required(WINDOW_START, DataType.TIMESTAMP),
                    Field.required(WINDOW_END, DataType.TIMESTAMP)));
    return new GoldSource(
        index, scope(plan, row, qualifier), Optional.of(new Window(column.index(), size, slide)));
  }

  private static Scope scope(SilverPlan plan, StructType row, String qualifier) {
    return new Scope(row, "silver table '" + plan.name() + "'", Optional.of(qualifier));
  }

  private static int table(SqlIdentifier name, List<SilverPlan> silver) {
    List<String> names = name.names;
    boolean layered = names.size() == 2 && names.get(0).equalsIgnoreCase("silver");
    String table = names.get(names.size() - 1);
    if (names.size() == 1 || layered) {
      for (int i = 0; i < silver.size(); i++) {
        if (silver.get(i).name().equalsIgnoreCase(table)) {
          return i;
        }
      }
    }
    List<String> known = silver.stream().map(SilverPlan::name).toList();
    String hint = Nearest.hint(table, known);
    throw SqlTrouble.at(
        name,
        "no silver table '%s'%s"
            .formatted(name, hint.isEmpty() ? "; there are: " + String.join(", ", known) : hint));
  }

  private static long micros(SqlNode node) {
    Intervals interval = Intervals.of(node);
    if (interval.months() != 0) {
      throw SqlTrouble.at(
          node,
          "months and years differ in length; for calendar months GROUP BY FLOOR(ts TO MONTH)");
    }
    if (interval.micros() <= 0) {
      throw SqlTrouble.at(node, "the length of a window must be positive");
    }
    return interval.micros();
  }
}
