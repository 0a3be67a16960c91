package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import io.pactolus.pipeline.sql.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which columns of Silver a query needs, and its expressions rewritten for rows of only these,
 * followed by window_start and window_end, followed by the coordinates of the record where known.
 */
final class RowBinding {
  /** Of no use to the query, but an error can name the record with them. */
  static final List<String> COORDINATES = List.of("_topic", "_partition", "_offset");

  private static final List<String> NAMING =
      List.of("_topic", "_partition", "_offset", "_correlation_id");

  private static final List<Field> WINDOW =
      List.of(
          Field.optional("window_start", DataType.TIMESTAMP),
          Field.optional("window_end", DataType.TIMESTAMP));

  private final StructType silver;
  private final List<Integer> needed;

  RowBinding(StructType silver, List<Expr> expressions, List<Integer> alsoNeeded) {
    this.silver = silver;
    TreeSet<Integer> columns = new TreeSet<>(alsoNeeded);
    expressions.forEach(expression -> collect(expression, columns));
    columns.removeIf(column -> column >= silver.size());
    if (columns.isEmpty()) {
      // A batch without columns has no rows.
      columns.add(Math.max(0, silver.indexOf("_offset")));
    }
    this.needed = List.copyOf(columns);
  }

  List<String> columns() {
    return needed.stream().map(column -> silver.field(column).name()).toList();
  }

  int windowStart() {
    return needed.size();
  }

  int bound(int silverColumn) {
    return silverColumn < silver.size()
        ? needed.indexOf(silverColumn)
        : needed.size() + silverColumn - silver.size();
  }

  private static void collect(Expr expression, Set<Integer> columns) {
    if (expression instanceof Expr.ColumnRef column) {
      columns.add(column.index());
    } else if (expression instanceof Expr.Call call) {
      call.arguments().forEach(argument -> collect(argument, columns));
    } else if (expression instanceof Expr.FieldAccess access) {
      collect(access.struct(), columns);
    }
  }

  Expr bind(Expr expression) {
    if (expression instanceof Expr.ColumnRef column) {
      return new Expr.ColumnRef(
          bound(column.index()), column.name(), column.type(), column.nullable());
    } else if (expression instanceof Expr.Call call) {
      return new Expr.Call(
          call.function(),
          call.arguments().stream().map(this::bind).toList(),
          call.type(),
          call.nullable());
    } else if (expression instanceof Expr.FieldAccess access) {
      return new Expr.FieldAccess(
          bind(access.struct()), access.index(), access.name(), access.type(), access.nullable());
    }
    return expression;
  }

  /**
   * The needed columns of a Silver batch, for the rows named (all when they are as many as the
   * batch has).
   */
  Batch rows(Batch batch, int[] rows, int count, Column windowStart, Column windowEnd) {
    boolean all = count == batch.rows() && isIdentity(rows, count);
    List<Field> fields = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (String name : columns()) {
      fields.add(batch.schema().field(batch.schema().require(name)));
      columns.add(all ? batch.column(name) : batch.column(name).select(rows, count));
    }
    fields.addAll(WINDOW);
    columns.add(windowStart);
    columns.add(windowEnd);
    for (String name : NAMING) {
      if (batch.schema().indexOf(name) >= 0 && !columns().contains(name)) {
        fields.add(batch.schema().field(batch.schema().require(name)));
        columns.add(all ? batch.column(name) : batch.column(name).select(rows, count));
      }
    }
    return new Batch(uniquelyNamed(fields), columns);
  }

  private static boolean isIdentity(int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      if (rows[i] != i) {
        return false;
      }
    }
    return true;
  }

  /** A Silver column may itself be called window_start; expressions go by index, not by name. */
  private StructType uniquelyNamed(List<Field> fields) {
    List<Field> named = new ArrayList<>(fields);
    for (int i = 0; i < 2; i++) {
      Field window = WINDOW.get(i);
      boolean taken =
          fields.stream().filter(f -> f.name().equalsIgnoreCase(window.name())).count() > 1;
      if (taken) {
        named.set(needed.size() + i, Field.optional("_" + window.name(), window.type()));
      }
    }
    return new StructType(named);
  }
}
