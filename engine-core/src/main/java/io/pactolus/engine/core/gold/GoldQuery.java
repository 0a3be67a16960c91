package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Maintenance;
import io.pactolus.pipeline.plan.Plan.Window;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import io.pactolus.pipeline.sql.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The query of a Gold table, bound to what it reads: from Silver rows to keys and arguments. */
final class GoldQuery {
  /**
   * A group-by expression.
   *
   * @param index in the plan
   * @param output the output column that shows it and can be trusted to, or -1: then the key is
   *     kept in the state
   * @param silverColumn the name of the column it plainly is, or null
   */
  record Key(Expr expr, int index, int output, @Nullable String silverColumn) {
    DataType type() {
      return expr.type();
    }
  }

  private final GoldPlan plan;
  private final StructType silver;
  private final Evaluation evaluation;
  private final RowBinding binding;
  private final Optional<Expr> where;
  private final List<Key> keys;
  private final List<Aggregate> aggregates;
  // Index in the plan of a window_end that needs no place in the key, being window_start + size.
  private final int derivedWindowEnd;

  GoldQuery(GoldPlan plan, StructType silver, Evaluation evaluation) {
    this.plan = plan;
    this.silver = silver;
    this.evaluation = evaluation;
    List<Expr> expressions = new ArrayList<>(plan.keys());
    plan.where().ifPresent(expressions::add);
    for (Aggregate aggregate : plan.aggregates()) {
      aggregate.argument().ifPresent(expressions::add);
      aggregate.filter().ifPresent(expressions::add);
    }
    this.binding =
        new RowBinding(
            silver, expressions, plan.window().map(w -> List.of(w.timeColumn())).orElse(List.of()));
    this.where = plan.where().map(binding::bind);
    this.aggregates =
        plan.aggregates().stream()
            .map(
                a ->
                    new Aggregate(
                        a.kind(),
                        a.argument().map(binding::bind),
                        a.filter().map(binding::bind),
                        a.type()))
            .toList();
    int start = keyOfColumn(silver.size());
    int end = keyOfColumn(silver.size() + 1);
    this.derivedWindowEnd = start >= 0 ? end : -1;
    this.keys = sortOrder(start >= 0 ? start : end);
  }

  private int keyOfColumn(int column) {
    for (int key = 0; plan.window().isPresent() && key < plan.keys().size(); key++) {
      if (plan.keys().get(key) instanceof Expr.ColumnRef ref && ref.index() == column) {
        return key;
      }
    }
    return -1;
  }

  private List<Key> sortOrder(int first) {
    List<Key> order = new ArrayList<>();
    if (first >= 0) {
      order.add(key(first));
    }
    for (int key = 0; key < plan.keys().size(); key++) {
      if (key != first && key != derivedWindowEnd) {
        order.add(key(key));
      }
    }
    return List.copyOf(order);
  }

  private Key key(int index) {
    Expr expr = plan.keys().get(index);
    int output = index < plan.keyOutputs().size() ? plan.keyOutputs().get(index) : -1;
    boolean textPartition = plan.partitionOutputs().contains(output);
    String column =
        expr instanceof Expr.ColumnRef ref && ref.index() < silver.size()
            ? silver.field(ref.index()).name()
            : null;
    // Delta keeps partition values as text, where '' is NULL; the key itself is in the state.
    return new Key(binding.bind(expr), index, textPartition ? -1 : output, column);
  }

  GoldPlan plan() {
    return plan;
  }

  List<Key> keys() {
    return keys;
  }

  /** True when the first key is the start (or end) of a window, so that new groups come last. */
  boolean isOrderedByTime() {
    return plan.window().isPresent() && windowStartOfKey(0).isPresent();
  }

  /**
   * For a key that is a window's start or end: what to add to it to have the start of the window.
   */
  Optional<Long> windowStartOfKey(int key) {
    if (key >= keys.size() || !(keys.get(key).expr() instanceof Expr.ColumnRef ref)) {
      return Optional.empty();
    } else if (ref.index() == binding.windowStart()) {
      return Optional.of(0L);
    }
    return ref.index() == binding.windowStart() + 1
        ? plan.window().map(w -> -w.sizeMicros())
        : Optional.empty();
  }

  /** The Silver column of the window's time, if there is a window. */
  @Nullable String timeColumn() {
    return plan.window().map(window -> silver.field(window.timeColumn()).name()).orElse(null);
  }

  /** The columns of Silver the query reads. */
  List<String> columns() {
    return binding.columns();
  }

  /** True when no touched group can be continued from its state. */
  boolean alwaysRecomputes() {
    return plan.maintenance().strategy() == Maintenance.Strategy.RECOMPUTE
        || aggregates.stream().anyMatch(a -> a.kind() == Aggregate.Kind.COUNT_DISTINCT);
  }

  boolean takesRowsBack() {
    return plan.maintenance().strategy() != Maintenance.Strategy.MERGE;
  }

  List<AggregateState> newStates() {
    return plan.aggregates().stream().map(AggregateState::of).toList();
  }

  /** Silver rows, once for each window they are in, for which {@code where} is true. */
  Batch rows(Batch silverRows) {
    Batch rows = plan.window().isPresent() ? windowed(silverRows) : unwindowed(silverRows);
    if (where.isEmpty() || rows.rows() == 0) {
      return rows;
    }
    int[] kept = rowsWhereTrue("WHERE", where.get(), rows);
    return kept.length == rows.rows() ? rows : rows.select(kept, kept.length);
  }

  private Batch unwindowed(Batch silverRows) {
    int count = silverRows.rows();
    int[] all = new int[count];
    Arrays.setAll(all, row -> row);
    LongColumn none = new LongColumn(DataType.TIMESTAMP, count);
    for (int row = 0; row < count; row++) {
      none.appendNull();
    }
    return binding.rows(silverRows, all, count, none, none);
  }

  private Batch windowed(Batch silverRows) {
    Window window = plan.window().orElseThrow();
    LongColumn times = silverRows.longs(silver.field(window.timeColumn()).name());
    int perRow = Math.toIntExact((window.sizeMicros() - 1) / window.slideMicros() + 1);
    int[] rows = new int[Math.multiplyExact(silverRows.rows(), perRow)];
    LongColumn starts = new LongColumn(DataType.TIMESTAMP, rows.length);
    LongColumn ends = new LongColumn(DataType.TIMESTAMP, rows.length);
    int count = 0;
    for (int row = 0; row < silverRows.rows(); row++) {
      if (times.isNull(row)) {
        continue;
      }
      long time = times.at(row);
      long start = time - Math.floorMod(time, window.slideMicros());
      for (; start > time - window.sizeMicros(); start -= window.slideMicros()) {
        rows[count++] = row;
        starts.append(start);
        ends.append(start + window.sizeMicros());
      }
    }
    return binding.rows(silverRows, rows, count, starts, ends);
  }

  /** The key columns in sort order. */
  List<Column> keyColumns(Batch rows) {
    List<Column> columns = new ArrayList<>();
    for (Key key : keys) {
      columns.add(evaluate("GROUP BY key " + (key.index() + 1), key.expr(), rows));
    }
    return columns;
  }

  /** Accumulates the rows into the states of their groups. */
  void accumulate(Batch rows, int[] groups, List<AggregateState> states, int sign) {
    for (int i = 0; i < states.size(); i++) {
      Aggregate aggregate = aggregates.get(i);
      String role = aggregate.kind() + " (aggregate " + (i + 1) + ")";
      Batch counted = rows;
      int[] countedGroups = groups;
      if (aggregate.filter().isPresent()) {
        int[] kept = rowsWhereTrue("FILTER of " + role, aggregate.filter().get(), rows);
        counted = rows.select(kept, kept.length);
        countedGroups = new int[kept.length];
        for (int row = 0; row < kept.length; row++) {
          countedGroups[row] = groups[kept[row]];
        }
      }
      Column argument = null;
      if (aggregate.argument().isPresent()) {
        argument = evaluate("the argument of " + role, aggregate.argument().get(), counted);
      }
      states.get(i).accumulate(argument, countedGroups, counted.rows(), sign);
    }
  }

  private int[] rowsWhereTrue(String role, Expr condition, Batch rows) {
    BooleanColumn truth = (BooleanColumn) evaluate(role, condition, rows);
    int[] kept = new int[rows.rows()];
    int count = 0;
    for (int row = 0; row < rows.rows(); row++) {
      if (!truth.isNull(row) && truth.at(row)) {
        kept[count++] = row;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private Column evaluate(String role, Expr expr, Batch rows) {
    if (expr instanceof Expr.ColumnRef column) {
      return rows.column(column.index());
    }
    try {
      return evaluation.evaluate(expr, rows);
    } catch (Evaluation.RowFailure failure) {
      throw failed(role, "the Silver row of record " + coordinates(rows, failure.row()), failure);
    }
  }

  private static String coordinates(Batch rows, int row) {
    for (String name : RowBinding.COORDINATES) {
      if (rows.schema().indexOf(name) < 0) {
        return rows.row(row).toString();
      }
    }
    String place =
        rows.column("_topic").get(row)
            + "-"
            + rows.column("_partition").get(row)
            + "@"
            + rows.column("_offset").get(row);
    return rows.schema().indexOf("_correlation_id") < 0
        ? place
        : place + " (correlation id " + rows.column("_correlation_id").get(row) + ")";
  }

  private PactolusException failed(String role, String where, Evaluation.RowFailure failure) {
    return new PactolusException(
        ErrorCode.QUERY_FAILED,
        "gold table '%s': %s cannot be computed for %s: %s. Leaving the row out would make Gold"
                .formatted(plan.name(), role, where, failure.getMessage())
            + " wrong, so the pipeline stops here with nothing lost. Guard the expression in the"
            + " SQL (CASE, NULLIF), or reject such rows with an expectation in Silver",
        failure);
  }

  /**
   * The output columns, for rows of keys and aggregate results.
   *
   * @param keyColumns in sort order
   */
  List<Column> outputs(List<Column> keyColumns, List<Column> results, int rows) {
    List<Field> fields = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (int key = 0; key < plan.keys().size(); key++) {
      fields.add(Field.optional("key" + key, plan.keys().get(key).type()));
      columns.add(key == derivedWindowEnd ? windowEnds(keyColumns.get(0)) : keyColumns.get(0));
    }
    for (int i = 0; i < keys.size(); i++) {
      columns.set(keys.get(i).index(), keyColumns.get(i));
    }
    for (int i = 0; i < results.size(); i++) {
      fields.add(Field.optional("aggregate" + i, plan.aggregates().get(i).type()));
      columns.add(results.get(i));
    }
    Batch groups = new Batch(new StructType(fields), columns);
    List<Column> outputs = new ArrayList<>();
    for (var output : plan.outputs()) {
      if (output.expr() instanceof Expr.ColumnRef column) {
        outputs.add(groups.column(column.index()));
      } else {
        outputs.add(output(output.name(), output.expr(), groups, rows));
      }
    }
    return outputs;
  }

  private Column output(String name, Expr expr, Batch groups, int rows) {
    try {
      return evaluation.evaluate(expr, groups);
    } catch (Evaluation.RowFailure failure) {
      String group = failure.row() < rows ? groups.row(failure.row()).toString() : "?";
      throw failed(
          "output column '" + name + "'", "the group with keys and aggregates " + group, failure);
    }
  }

  private Column windowEnds(Column starts) {
    long size = plan.window().map(Window::sizeMicros).orElse(0L);
    LongColumn ends = new LongColumn(DataType.TIMESTAMP, starts.size());
    for (int row = 0; row < starts.size(); row++) {
      ends.append(((LongColumn) starts).at(row) + size);
    }
    return ends;
  }
}
