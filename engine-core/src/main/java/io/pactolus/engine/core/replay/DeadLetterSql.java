package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.expression.EvaluationErrors;
import io.pactolus.engine.core.expression.Evaluator;
import io.pactolus.engine.core.expression.Filter;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Expressions;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What users write over dead letters, in the SQL of the pipeline file. A dead letter has the
 * columns of the queue; {@code raw} is its value as text, {@code key} its key as text.
 */
final class DeadLetterSql {
  private static final String RAW = "raw";
  private static final String KEY = "key";
  private static final StructType ROW = row();

  private DeadLetterSql() {}

  private static StructType row() {
    List<Field> fields = new ArrayList<>();
    fields.add(Field.optional(RAW, DataType.STRING));
    fields.add(Field.optional(KEY, DataType.STRING));
    for (Field field : SystemColumns.DLQ.fields()) {
      if (!List.of("key", "value", "headers").contains(field.name())) {
        fields.add(field);
      }
    }
    return new StructType(fields);
  }

  /** Which dead letters a condition is true for. */
  record Condition(Filter filter) {
    static Condition of(String sql) {
      Expressions expressions = new Expressions(ROW, "a dead letter");
      Optional<Expr> condition = expressions.condition(sql, "--where", "--where");
      return new Condition(Filter.of(condition.orElseThrow(() -> wrong(expressions))));
    }

    boolean[] over(Batch deadLetters) {
      return filter.evaluateBoolean(textual(deadLetters), new EvaluationErrors());
    }
  }

  /** What the raw value is replaced by. */
  record Repair(Evaluator value) {
    static Repair of(String sql) {
      Expressions expressions =
          new Expressions(
              StructType.of(
                  Field.optional(RAW, DataType.STRING), Field.optional(KEY, DataType.STRING)),
              "a dead letter's record");
      Expr value = expressions.value(sql, "--transform").orElseThrow(() -> wrong(expressions));
      if (!value.type().equals(DataType.STRING)) {
        throw new PactolusException(
            ErrorCode.USAGE,
            "--transform must give the new raw value as text, but this is of type %s; write for example REPLACE(raw, 'NaN', 'null')"
                .formatted(value.type().text()));
      }
      return new Repair(Evaluator.of(value));
    }

    /**
     * @param records with the columns {@code key} and {@code value} of Bronze
     */
    BytesColumn over(Batch records, EvaluationErrors errors) {
      List<Column> columns = List.of(text(records.bytes("value")), text(records.bytes("key")));
      Batch row =
          new Batch(
              StructType.of(
                  Field.optional(RAW, DataType.STRING), Field.optional(KEY, DataType.STRING)),
              columns);
      return (BytesColumn) value.evaluate(row, errors);
    }
  }

  private static PactolusException wrong(Expressions expressions) {
    return new PactolusException(ErrorCode.USAGE, expressions.problems().get(0).toString());
  }

  private static Batch textual(Batch deadLetters) {
    List<Column> columns = new ArrayList<>();
    for (Field field : ROW.fields()) {
      if (field.name().equals(RAW)) {
        columns.add(text(deadLetters.bytes("value")));
      } else if (field.name().equals(KEY)) {
        columns.add(text(deadLetters.bytes("key")));
      } else if (deadLetters.schema().indexOf(field.name()) >= 0) {
        columns.add(deadLetters.column(field.name()));
      } else {
        columns.add(nulls(field.type(), deadLetters.rows()));
      }
    }
    return new Batch(ROW, columns);
  }

  // The queue is older than the column.
  private static Column nulls(DataType type, int rows) {
    Column column = Column.create(type, rows);
    for (int row = 0; row < rows; row++) {
      column.appendNull();
    }
    return column;
  }

  private static BytesColumn text(BytesColumn binary) {
    BytesColumn text = new BytesColumn(DataType.STRING, binary.size());
    for (int row = 0; row < binary.size(); row++) {
      if (binary.isNull(row)) {
        text.appendNull();
      } else {
        text.append(new String(binary.bytes(row), StandardCharsets.UTF_8));
      }
    }
    return text;
  }

  /** Whether bytes come through as text unharmed. */
  static boolean isText(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
