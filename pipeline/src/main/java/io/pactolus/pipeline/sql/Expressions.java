package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;

/** Compiles the SQL expressions over the columns of one schema and collects what is wrong. */
public final class Expressions {
  private final ExpressionCompiler compiler;
  private final List<SqlProblem> problems = new ArrayList<>();

  /**
   * @param what what the columns belong to, for messages: {@code stream 'orders'}
   */
  public Expressions(StructType row, String what) {
    this.compiler = new ExpressionCompiler(new Scope(row, what, Optional.empty()));
  }

  /** A value; absent when the SQL is wrong, see {@link #problems}. */
  public Optional<Expr> value(String sql, String path) {
    return GoldCompiler.attempt(problems, path, () -> compiler.root(SqlText.expression(sql)));
  }

  /** A condition; absent when the SQL is wrong or not boolean, see {@link #problems}. */
  public Optional<Expr> condition(String sql, String path, String what) {
    return GoldCompiler.attempt(
        problems,
        path,
        () -> {
          SqlNode node = SqlText.expression(sql);
          return compiler.condition(node, what);
        });
  }

  /** Adds a problem of another kind. */
  public void problem(String path, String message) {
    problems.add(new SqlProblem(path, 0, 0, message));
  }

  /** {@code no column 'x' in ...; did you mean 'y'?} */
  public void unknownColumn(String path, String name, List<String> names, String where) {
    problem(path, "no column '" + name + "' in " + where + Nearest.hint(name, names));
  }

  public List<SqlProblem> problems() {
    return List.copyOf(problems);
  }
}
