package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.model.GoldTable;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Maintenance;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.jspecify.annotations.Nullable;

/** One Gold query: checked, typed, and split into keys, aggregates and outputs. */
public final class GoldCompiler {
  private final List<SilverPlan> silver;

  public GoldCompiler(List<SilverPlan> silver) {
    this.silver = List.copyOf(silver);
  }

  /**
   * @param path of the table in the pipeline file, for example {@code gold[0]}
   * @param problems told everything that is wrong
   * @return the plan, absent when there were problems
   */
  public Optional<GoldPlan> compile(GoldTable table, String path, Consumer<SqlProblem> problems) {
    var found = new ArrayList<SqlProblem>();
    GoldPlan plan = null;
    try {
      plan = plan(table, path, found);
    } catch (SqlTrouble trouble) {
      found.add(trouble.problem(path + ".sql"));
    }
    found.forEach(problems);
    return found.isEmpty() ? Optional.ofNullable(plan) : Optional.empty();
  }

  private @Nullable GoldPlan plan(GoldTable table, String path, List<SqlProblem> problems) {
    String sqlPath = path + ".sql";
    SqlSelect select = GoldShape.select(SqlText.query(table.sql()));
    GoldSource source = GoldSource.of(select, silver);
    ExpressionCompiler rows = new ExpressionCompiler(source.scope());
    Optional<Expr> where = Optional.empty();
    SqlNode condition = select.getWhere();
    if (condition != null) {
      where = attempt(problems, sqlPath, () -> rows.condition(condition, "WHERE"));
    }
    List<SelectItem> items = items(select, problems, sqlPath);
    List<GroupKey> grouped = keys(select, rows, items, problems, sqlPath);
    if (!problems.isEmpty()) {
      return null;
    }
    GroupKeys keys = GroupKeys.of(grouped, items, rows, source);
    AggregateCompiler outputs = new AggregateCompiler(source.scope(), rows, keys);
    var columns = new ArrayList<Output>();
    for (SelectItem item : items) {
      attempt(problems, sqlPath, () -> outputs.root(item.node()))
          .ifPresent(expr -> columns.add(new Output(item.name(), expr)));
    }
    if (!problems.isEmpty()) {
      return null;
    }
    List<Integer> keyOutputs = keys.shownBy(columns);
    List<Aggregate> aggregates = outputs.aggregates();
    Maintenance maintenance = MaintenanceChoice.of(silver.get(source.index()), aggregates);
    StructType schema = schema(columns);
    GoldPlan plan =
        new GoldPlan(
            table.name(),
            source.index(),
            source.window(),
            where,
            keys.expressions(),
            aggregates,
            columns,
            keyOutputs,
            partitions(table, schema, columns.size(), path, problems),
            schema,
            maintenance,
            table.sql(),
            "");
    return DuckDbSql.complete(plan, silver.get(source.index()));
  }

  private static List<SelectItem> items(SqlSelect select, List<SqlProblem> problems, String path) {
    var items = new ArrayList<SelectItem>();
    for (SqlNode node : select.getSelectList()) {
      attempt(problems, path, () -> SelectItem.of(node, items)).ifPresent(items::add);
    }
    return items;
  }

  private static List<GroupKey> keys(
      SqlSelect select,
      ExpressionCompiler rows,
      List<SelectItem> items,
      List<SqlProblem> problems,
      String path) {
    var keys = new ArrayList<GroupKey>();
    SqlNodeList group = select.getGroup();
    for (SqlNode node : group == null ? SqlNodeList.EMPTY : group) {
      attempt(problems, path, () -> GroupKey.of(node, rows, items)).ifPresent(keys::add);
    }
    return keys;
  }

  private static StructType schema(List<Output> outputs) {
    var fields = new ArrayList<Field>();
    for (Output output : outputs) {
      fields.add(new Field(output.name(), output.expr().type(), output.expr().nullable()));
    }
    fields.addAll(SystemColumns.GOLD);
    return new StructType(fields);
  }

  private static List<Integer> partitions(
      GoldTable table, StructType schema, int outputs, String path, List<SqlProblem> problems) {
    var indexes = new ArrayList<Integer>();
    List<String> names = schema.fields().subList(0, outputs).stream().map(Field::name).toList();
    for (int i = 0; i < table.partitionBy().size(); i++) {
      String name = table.partitionBy().get(i);
      int index = names.indexOf(name);
      if (index < 0) {
        problems.add(
            new SqlProblem(
                path + ".partition_by[" + i + "]",
                0,
                0,
                "no column '" + name + "' in the query" + Nearest.hint(name, names)));
      } else {
        indexes.add(index);
      }
    }
    return indexes;
  }

  static <T> Optional<T> attempt(
      List<SqlProblem> problems, String path, java.util.function.Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (SqlTrouble trouble) {
      problems.add(trouble.problem(path));
      return Optional.empty();
    }
  }

  /** A column of the SELECT list. */
  record SelectItem(SqlNode node, String name) {
    static SelectItem of(SqlNode node, List<SelectItem> before) {
      SqlNode expression = node;
      String name;
      if (node.getKind() == SqlKind.AS && node instanceof SqlBasicCall as) {
        expression = as.operand(0);
        name = ((SqlIdentifier) as.operand(1)).getSimple();
      } else if (node instanceof SqlIdentifier identifier) {
        if (identifier.isStar()) {
          throw SqlTrouble.at(node, "'*' is not supported; name the columns");
        }
        name = identifier.names.get(identifier.names.size() - 1);
      } else {
        throw SqlTrouble.at(node, "give this column a name: " + node + " AS name");
      }
      if (name.startsWith("_")) {
        throw SqlTrouble.at(
            node,
            "column '%s': names that begin with an underscore are reserved; write AS another name"
                .formatted(name));
      }
      if (before.stream().anyMatch(i -> i.name().equalsIgnoreCase(name))) {
        throw SqlTrouble.at(node, "two columns are named '" + name + "'; rename one with AS");
      }
      return new SelectItem(expression, name);
    }
  }

  /** A GROUP BY expression, resolved. */
  record GroupKey(SqlNode node, Expr expr) {
    static GroupKey of(SqlNode node, ExpressionCompiler rows, List<SelectItem> items) {
      switch (node.getKind()) {
        case GROUPING_SETS, ROLLUP, CUBE, ROW ->
            throw SqlTrouble.at(
                node,
                "GROUPING SETS, ROLLUP and CUBE are not supported; make a gold table for each");
        case LITERAL ->
            throw SqlTrouble.at(node, "GROUP BY position is not supported; name the column");
        default -> {
          Expr expr = rows.root(aliased(node, rows, items));
          if (TypeNames.isNested(expr.type())) {
            throw SqlTrouble.at(node, "arrays and structs cannot be grouped by");
          }
          return new GroupKey(node, expr);
        }
      }
    }

    private static SqlNode aliased(SqlNode node, ExpressionCompiler rows, List<SelectItem> items) {
      if (node instanceof SqlIdentifier name && name.isSimple()) {
        boolean column =
            rows.scope().row().fields().stream()
                .anyMatch(f -> f.name().equalsIgnoreCase(name.getSimple()));
        if (!column) {
          for (SelectItem item : items) {
            if (item.name().equalsIgnoreCase(name.getSimple())) {
              return item.node();
            }
          }
        }
      }
      return node;
    }
  }
}
