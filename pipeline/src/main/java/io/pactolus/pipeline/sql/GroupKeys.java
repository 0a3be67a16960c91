package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.Window;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.sql.GoldCompiler.GroupKey;
import io.pactolus.pipeline.sql.GoldCompiler.SelectItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * The keys a group is known by. Of window_start and window_end one is enough: the other is computed
 * from it.
 */
final class GroupKeys {
  private final List<Expr> expressions;
  private final @Nullable Expr windowStart;
  private final @Nullable Expr windowEnd;
  private final long windowMicros;

  private GroupKeys(Map<Expr, SqlNode> keys, GoldSource source) {
    this.expressions = List.copyOf(keys.keySet());
    Optional<Window> window = source.window();
    this.windowMicros = window.map(Window::sizeMicros).orElse(0L);
    int columns = source.scope().row().size();
    this.windowStart = window.isPresent() ? windowColumn(source, columns - 2) : null;
    this.windowEnd = window.isPresent() ? windowColumn(source, columns - 1) : null;
  }

  static GroupKeys of(
      List<GroupKey> grouped, List<SelectItem> items, ExpressionCompiler rows, GoldSource source) {
    var keys = new LinkedHashMap<Expr, SqlNode>();
    for (GroupKey key : grouped) {
      keys.putIfAbsent(key.expr(), key.node());
    }
    if (source.window().isPresent()) {
      int columns = source.scope().row().size();
      Expr start = windowColumn(source, columns - 2);
      Expr end = windowColumn(source, columns - 1);
      if (keys.containsKey(start) && keys.containsKey(end)) {
        keys.remove(shows(items, rows, start) || !shows(items, rows, end) ? end : start);
      }
    }
    for (Map.Entry<Expr, SqlNode> key : keys.entrySet()) {
      if (!shows(items, rows, key.getKey())) {
        throw SqlTrouble.at(
            key.getValue(),
            "the GROUP BY column %s must stand in the SELECT list, unchanged: it is how a row of the"
                    .formatted(key.getValue())
                + " table is found again");
      }
    }
    return new GroupKeys(keys, source);
  }

  List<Expr> expressions() {
    return expressions;
  }

  /** The value over the row (keys..., aggregates...) if it is a key or computed from the window. */
  @Nullable Expr lookup(Expr overRow) {
    int index = expressions.indexOf(overRow);
    if (index >= 0) {
      return reference(index);
    }
    if (overRow.equals(windowEnd)) {
      return shifted(windowStart, windowMicros);
    }
    if (overRow.equals(windowStart)) {
      return shifted(windowEnd, -windowMicros);
    }
    return null;
  }

  /** For each key the output that is that key. */
  List<Integer> shownBy(List<Output> outputs) {
    var indexes = new ArrayList<Integer>();
    for (int k = 0; k < expressions.size(); k++) {
      for (int o = 0; o < outputs.size(); o++) {
        if (outputs.get(o).expr() instanceof Expr.ColumnRef ref && ref.index() == k) {
          indexes.add(o);
          break;
        }
      }
    }
    if (indexes.size() != expressions.size()) {
      throw new IllegalStateException("a key is not among the outputs: " + expressions);
    }
    return indexes;
  }

  private @Nullable Expr shifted(@Nullable Expr from, long micros) {
    int index = expressions.indexOf(from);
    return index < 0
        ? null
        : new Expr.Call(
            Function.TIMESTAMP_ADD,
            List.of(
                reference(index),
                new Expr.Literal(micros, DataType.LONG),
                new Expr.Literal("MICROSECOND", DataType.STRING)),
            DataType.TIMESTAMP,
            false);
  }

  private Expr reference(int index) {
    Expr key = expressions.get(index);
    String name = key instanceof Expr.ColumnRef ref ? ref.name() : "key" + index;
    return new Expr.ColumnRef(index, name, key.type(), key.nullable());
  }

  private static Expr windowColumn(GoldSource source, int index) {
    var field = source.scope().row().field(index);
    return new Expr.ColumnRef(index, field.name(), field.type(), field.nullable());
  }

  private static boolean shows(List<SelectItem> items, ExpressionCompiler rows, Expr key) {
    for (SelectItem item : items) {
      try {
        if (rows.compile(item.node()).equals(key)) {
          return true;
        }
      } catch (SqlTrouble aggregateOrWrong) {
        // Not an expression over one row; if it is wrong, the output's own compilation says so.
      }
    }
    return false;
  }
}
