package io.pactolus.pipeline.plan;

import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.model.SilverTable.DerivedColumn;
import io.pactolus.pipeline.model.SilverTable.Expectation;
import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.Rule;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Expressions;
import io.pactolus.pipeline.sql.SqlProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One Silver table: outputs, rules, and where key, version and event time are among them. */
final class SilverCompiler {
  private final Stream stream;
  private final SilverTable table;
  private final String path;
  private final StructType decoded;
  private final Expressions expressions;
  private final List<Output> outputs = new ArrayList<>();

  SilverCompiler(Stream stream, SilverTable table, String path) {
    this.stream = stream;
    this.table = table;
    this.path = path;
    this.decoded = stream.schema();
    this.expressions = new Expressions(decoded, "stream '" + stream.name() + "'");
  }

  Optional<SilverPlan> compile(List<SqlProblem> problems) {
    selectFields();
    deriveColumns();
    Optional<Expr> where =
        table.where().flatMap(sql -> expressions.condition(sql, path + ".where", "where"));
    List<Rule> rules = rules();
    Optional<Expr> deleteWhen =
        table
            .deleteWhen()
            .flatMap(sql -> expressions.condition(sql, path + ".delete_when", "delete_when"));
    refuseBadNames();
    List<Integer> keys = indexes(key(), path + ".key");
    int version = version();
    List<Integer> partitions = indexes(table.partitionBy(), path + ".partition_by");
    refuseNested(keys, "key");
    refuseNested(partitions, "partition_by");
    problems.addAll(expressions.problems());
    if (!expressions.problems().isEmpty()) {
      return Optional.empty();
    }
    int eventTime = stream.eventTime().map(this::find).orElse(-1);
    return Optional.of(
        new SilverPlan(
            table.name(),
            table.mode(),
            outputs,
            schema(keys),
            keys,
            version,
            eventTime,
            partitions,
            where,
            rules,
            deleteWhen,
            table.horizon()));
  }

  private void selectFields() {
    List<String> names = decoded.fields().stream().map(Field::name).toList();
    List<String> selected = table.select().isEmpty() ? names : table.select();
    for (int i = 0; i < selected.size(); i++) {
      int index = decoded.indexOf(selected.get(i));
      if (index < 0) {
        expressions.unknownColumn(
            path + ".select[" + i + "]", selected.get(i), names, "stream '" + stream.name() + "'");
      } else {
        Field field = decoded.field(index);
        Expr value = new Expr.ColumnRef(index, field.name(), field.type(), field.nullable());
        outputs.add(new Output(field.name(), value));
      }
    }
  }

  private void deriveColumns() {
    for (int i = 0; i < table.columns().size(); i++) {
      DerivedColumn column = table.columns().get(i);
      expressions
          .value(column.sql(), path + ".columns[" + i + "].sql")
          .ifPresent(expr -> outputs.add(new Output(column.name(), expr)));
    }
  }

  private List<Rule> rules() {
    var rules = new ArrayList<Rule>();
    for (int i = 0; i < table.expect().size(); i++) {
      Expectation expectation = table.expect().get(i);
      expressions
          .condition(expectation.check(), path + ".expect[" + i + "].check", "check")
          .ifPresent(
              check ->
                  rules.add(
                      new Rule(
                          expectation.name(), expectation.check(), check, expectation.onFail())));
    }
    return rules;
  }

  private void refuseBadNames() {
    var seen = new HashSet<String>();
    for (Output output : outputs) {
      if (output.name().startsWith("_")) {
        expressions.problem(
            path,
            "column '%s': names that begin with an underscore are reserved; rename it"
                .formatted(output.name()));
      }
      if (!seen.add(output.name().toLowerCase(Locale.ROOT))) {
        expressions.problem(
            path,
            ("two columns are named '%s' (case does not count); rename the derived one, or leave the"
                    + " field out with select")
                .formatted(output.name()));
      }
    }
  }

  private List<String> key() {
    return table.key().isEmpty() && table.mode() == Mode.UPSERT ? stream.key() : table.key();
  }

  private int version() {
    if (table.mode() == Mode.UPSERT && key().isEmpty()) {
      expressions.problem(path, "mode upsert needs a key; add key to the table or to the stream");
    }
    Optional<String> name =
        table.version().isPresent() || table.mode() == Mode.APPEND
            ? table.version()
            : stream.version();
    if (name.isEmpty()) {
      return -1;
    }
    List<Integer> index = indexes(List.of(name.get()), path + ".version");
    if (index.isEmpty()) {
      return -1;
    }
    DataType type = outputs.get(index.get(0)).expr().type();
    if (!(type instanceof DataType.IntType
        || type instanceof DataType.LongType
        || type instanceof DataType.DoubleType
        || type instanceof DataType.DateType
        || type instanceof DataType.TimestampType)) {
      expressions.problem(
          path + ".version",
          "version '%s' is %s; it must be int, long, double, date or timestamp"
              .formatted(name.get(), type.text()));
    }
    return index.get(0);
  }

  private List<Integer> indexes(List<String> names, String where) {
    var indexes = new ArrayList<Integer>();
    for (String name : names) {
      int index = find(name);
      if (index < 0) {
        expressions.unknownColumn(
            where,
            name,
            outputs.stream().map(Output::name).toList(),
            "table '" + table.name() + "'");
      } else {
        indexes.add(index);
      }
    }
    return indexes;
  }

  private int find(String name) {
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private void refuseNested(List<Integer> indexes, String option) {
    for (int index : indexes) {
      DataType type = outputs.get(index).expr().type();
      if (type instanceof DataType.StructType || type instanceof DataType.ArrayType) {
        expressions.problem(
            path + "." + option,
            "column '%s' is %s; %s takes plain columns only"
                .formatted(outputs.get(index).name(), type.text(), option));
      }
    }
  }

  private StructType schema(List<Integer> keys) {
    var fields = new ArrayList<Field>();
    for (int i = 0; i < outputs.size(); i++) {
      Expr expr = outputs.get(i).expr();
      fields.add(
          new Field(outputs.get(i).name(), expr.type(), expr.nullable() && !keys.contains(i)));
    }
    fields.addAll(SystemColumns.SILVER);
    if (table.mode() == Mode.UPSERT) {
      fields.add(SystemColumns.CONTENT_HASH);
    }
    return new StructType(fields);
  }
}
