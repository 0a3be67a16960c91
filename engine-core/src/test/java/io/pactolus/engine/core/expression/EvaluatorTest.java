package io.pactolus.engine.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Expressions;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluatorTest {
  private static final StructType SCHEMA =
      StructType.of(
          Field.optional("i", DataType.INT),
          Field.optional("l", DataType.LONG),
          Field.optional("d", DataType.DOUBLE),
          Field.optional("p", new DecimalType(10, 2)),
          Field.optional("w", new DecimalType(38, 0)),
          Field.optional("s", DataType.STRING),
          Field.optional("b", DataType.BOOLEAN),
          Field.optional("t", DataType.TIMESTAMP),
          Field.optional("a", DataType.DATE),
          Field.optional("x", DataType.BINARY),
          Field.optional("o", StructType.of(Field.optional("city", DataType.STRING))));

  private static final List<@Nullable Object> EXTREMES =
      Arrays.asList(
          Integer.MAX_VALUE,
          Long.MIN_VALUE,
          Double.NaN,
          new BigDecimal("-2.50"),
          new BigDecimal("9".repeat(38)),
          "  Grüße 😀! ",
          true,
          // 2024-02-29 23:59:59.999999
          1_709_251_199_999_999L,
          19782,
          new byte[] {(byte) 0xff},
          List.of("Köln"));

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "i - 1 ~ 2147483646",
        "i + 1 ~ !the result does not fit int",
        "i * 2 ~ !the result does not fit int",
        "i + CAST(1 AS BIGINT) ~ 2147483648",
        "l - 1 ~ !the result does not fit long",
        "-l ~ !the result does not fit long",
        "ABS(l) ~ !the result does not fit long",
        "l / -1 ~ !the result does not fit long",
        "l * -1 ~ !the result does not fit long",
        "MOD(l, -1) ~ 0",
        "-7 / 2 ~ -3",
        "MOD(-7, 2) ~ -1",
        "-7 % 3 ~ -1",
        "1 / 0 ~ !division by zero",
        "1.0 / 0 ~ !division by zero",
        "1e0 / 0 ~ !division by zero",
        "MOD(1, 0) ~ !division by zero",
        "d = d ~ true",
        "d > 1e308 ~ true",
        "-0e0 = 0e0 ~ true",
        "1e308 * 10 ~ Infinity",
        "p * p ~ 6.2500",
        "p + 0.005 ~ -2.495",
        "p / 3 ~ -0.8333333333333",
        "w + 1 ~ !the result does not fit decimal(38,0)",
        "w * 1.0 ~ !the result does not fit decimal(38,1)",
        "w - w ~ 0",
        "MOD(p, 2) ~ -0.50",
        "1.25 * i ~ 2684354558.75",
        "ROUND(p, 0) ~ -3",
        "ROUND(p, 1) ~ -2.5",
        "ROUND(1.005e0, 2) ~ 1.01",
        "ROUND(-2.5e0) ~ -3.0",
        "ROUND(d, 2) ~ NaN",
        "FLOOR(p) ~ -3",
        "CEIL(p) ~ -2",
        "FLOOR(-2.5e0) ~ -3.0",
        "POWER(2, 10) ~ 1024.0",
        "POWER(1, d) ~ 1.0",
        "SQRT(-1) ~ !square root of a negative number",
        "LN(0) ~ !logarithm of zero or a negative number",
        "LOG10(1000) ~ 3.0",
        "EXP(0) ~ 1.0",
        "CAST(p AS INTEGER) ~ -3",
        "CAST(2.5e0 AS INTEGER) ~ 3",
        "CAST(-0.5e0 AS BIGINT) ~ -1",
        "CAST(0.49999999999999994e0 AS BIGINT) ~ 0",
        "CAST(d AS INTEGER) ~ !the result does not fit int",
        "CAST(9.3e18 AS BIGINT) ~ !the result does not fit long",
        "CAST(l AS INTEGER) ~ !the result does not fit int",
        "CAST(1.005 AS DECIMAL(3,2)) ~ 1.01",
        "CAST(9.995 AS DECIMAL(3,2)) ~ !the result does not fit decimal(3,2)",
        "CAST(0.1e0 AS DECIMAL(20,18)) ~ 0.100000000000000000",
        "CAST(' 12 ' AS INTEGER) ~ 12",
        "CAST('1.5' AS INTEGER) ~ !'1.5' is not an int",
        "CAST('9999999999' AS INTEGER) ~ !'9999999999' is not an int: it does not fit",
        "CAST('1e3' AS DOUBLE) ~ 1000.0",
        "CAST('x' AS DOUBLE) ~ !'x' is not a number",
        "CAST('-Infinity' AS DOUBLE) ~ -Infinity",
        "CAST('1.005' AS DECIMAL(5,2)) ~ 1.01",
        "CAST('1e999999999' AS DECIMAL(5,2)) ~ !'1e999999999' is not decimal(5,2): it does not fit",
        "CAST('TRUE' AS BOOLEAN) ~ true",
        "CAST('yes' AS BOOLEAN) ~ !'yes' is not true or false",
        "CAST(b AS INTEGER) ~ 1",
        "CAST(0 AS BOOLEAN) ~ false",
        "CAST(1e7 AS VARCHAR) ~ 1.0E7",
        "CAST(0.001e0 AS VARCHAR) ~ 0.001",
        "CAST(2e-3 AS VARCHAR) ~ 0.002",
        "CAST(2e23 AS VARCHAR) ~ 2.0E23",
        "CAST(d AS VARCHAR) ~ NaN",
        "CAST(p AS VARCHAR) ~ -2.50",
        "CAST(t AS VARCHAR) ~ 2024-02-29 23:59:59.999999",
        "CAST(a AS VARCHAR) ~ 2024-02-29",
        "CAST(t AS DATE) = a ~ true",
        "CAST(x AS VARCHAR) ~ !the bytes are not UTF-8 text",
        "CAST('2024-02-30' || '' AS DATE) = a ~ !'2024-02-30' is not a date",
        "CAST(CAST('2024-02-29T23:59:59+02:00' AS TIMESTAMP) AS VARCHAR) ~ 2024-02-29 21:59:59",
        "UPPER('straße') ~ STRASSE",
        "LOWER('ÄÖ') ~ äö",
        "CHAR_LENGTH(s) ~ 11",
        "TRIM(s) ~ Grüße 😀!",
        "TRIM(BOTH '0' FROM '00x0') ~ x",
        "RTRIM('x  ') || '.' ~ x.",
        "TRIM(LEADING '0' FROM '0010') ~ 10",
        "SUBSTRING(s FROM 9 FOR 2) ~ 😀!",
        "SUBSTRING('abc' FROM 0 FOR 2) ~ a",
        "SUBSTRING('abc' FROM -5) ~ abc",
        "SUBSTRING('abc' FROM 2) ~ bc",
        "SUBSTRING('abc' FROM 5 FOR 1) || '.' ~ .",
        "SUBSTRING('abc' FROM 1 FOR -1) ~ !SUBSTRING with a negative length",
        "POSITION('😀' IN s) ~ 9",
        "POSITION('' IN s) ~ 1",
        "POSITION('zz' IN s) ~ 0",
        "REPLACE('aaa', 'aa', 'b') ~ ba",
        "REPLACE('abc', '', 'x') ~ abc",
        "s LIKE '%😀_ ' ~ true",
        "'50%' LIKE '50!%' ESCAPE '!' ~ true",
        "'500' LIKE '50!%' ESCAPE '!' ~ false",
        "'ｚ' < '😀' ~ true",
        "EXTRACT(YEAR FROM t) ~ 2024",
        "EXTRACT(ISODOW FROM t) ~ 4",
        "EXTRACT(WEEK FROM DATE '2021-01-01') ~ 53",
        "EXTRACT(SECOND FROM TIMESTAMP '1969-12-31 23:59:59.5') ~ 59",
        "EXTRACT(EPOCH FROM TIMESTAMP '1969-12-31 23:59:59.5') ~ -1",
        "EXTRACT(DOY FROM a) ~ 60",
        "CAST(FLOOR(t TO HOUR) AS VARCHAR) ~ 2024-02-29 23:00:00",
        "CAST(FLOOR(t TO WEEK) AS VARCHAR) ~ 2024-02-26 00:00:00",
        "CAST(DATE_TRUNC('quarter', t) AS VARCHAR) ~ 2024-01-01 00:00:00",
        "CAST(t + INTERVAL '1' YEAR AS VARCHAR) ~ 2025-02-28 23:59:59.999999",
        "CAST(t - INTERVAL '100' SECOND AS VARCHAR) ~ 2024-02-29 23:58:19.999999",
        "CAST(a + INTERVAL '1' MONTH AS VARCHAR) ~ 2024-03-29",
        "CASE WHEN i = 0 THEN 0 ELSE 1 / (i - i + 1) END ~ 1",
        "CASE WHEN i = i THEN 7 ELSE 1 / 0 END ~ 7",
        "CASE WHEN 1 / 0 = 1 THEN 7 ELSE 8 END ~ !division by zero",
        "CASE i WHEN 1 THEN 'a' ELSE 'b' END ~ b",
        "b OR 1 / 0 = 1 ~ true",
        "NOT b AND 1 / 0 = 1 ~ false",
        "1 / 0 = 1 OR b ~ !division by zero",
        "COALESCE(i, 1 / 0) ~ 2147483647",
        "COALESCE(NULLIF(i, i), 5) ~ 5",
        "NULLIF(1, 2) ~ 1",
        "NULLIF(1, 1.0) ~ null",
        "i IN (1, 2, 2147483647) ~ true",
        "i NOT IN (1, NULL) ~ null",
        "i BETWEEN 1 AND 2147483647 ~ true",
        "i IS DISTINCT FROM NULL ~ true",
        "NULL = 1 ~ null",
        "NULL AND FALSE ~ false",
        "NULL AND TRUE ~ null",
        "NULL OR TRUE ~ true",
        "NOT CAST(NULL AS BOOLEAN) ~ null",
        "CAST(NULL AS BOOLEAN) IS NOT TRUE ~ true",
        "o.city ~ Köln",
        "o.city || NULL ~ null",
        "a = '2024-02-29' ~ true",
        "t < '2024-03-01' ~ true",
        "i > 0.5 ~ true",
        "i < 1e0 ~ false",
      })
  void edgeValues(String sql, String expected) {
    EvaluationErrors errors = new EvaluationErrors();
    Column result = Evaluator.of(expr(sql)).evaluate(batch(EXTREMES), errors);

    assertThat(result.size()).isEqualTo(1);
    if (expected.startsWith("!")) {
      assertThat(errors.message(0)).isEqualTo(expected.substring(1));
      assertThat(result.isNull(0)).isTrue();
    } else {
      assertThat(errors.message(0)).isNull();
      Object value = result.get(0);
      String text = value instanceof BigDecimal big ? big.toPlainString() : String.valueOf(value);
      assertThat(text).isEqualTo(expected);
    }
  }

  @ParameterizedTest(name = "{0} over NULLs is {1}")
  @CsvSource(
      delimiter = '~',
      value = {
        "i + 1 ~ null",
        "p * i ~ null",
        "i / 0 ~ null",
        "UPPER(s) ~ null",
        "s || 'x' ~ null",
        "SUBSTRING(s FROM 1 FOR -1) ~ null",
        "EXTRACT(YEAR FROM t) ~ null",
        "FLOOR(t TO DAY) ~ null",
        "CAST(s AS INTEGER) ~ null",
        "o.city ~ null",
        "i = i ~ null",
        "i IS NULL ~ true",
        "i IS NOT NULL ~ false",
        "b IS TRUE ~ false",
        "COALESCE(s, 'none') ~ none",
        "CASE WHEN b THEN 1 ELSE 2 END ~ 2",
        "i IS NOT DISTINCT FROM NULL ~ true",
        "s LIKE '%' ~ null",
      })
  void nullsStayNullUnlessAskedFor(String sql, String expected) {
    EvaluationErrors errors = new EvaluationErrors();
    List<@Nullable Object> nulls = Arrays.asList(new @Nullable Object[SCHEMA.size()]);
    Column result = Evaluator.of(expr(sql)).evaluate(batch(nulls), errors);

    assertThat(errors.isEmpty()).isTrue();
    assertThat(String.valueOf(result.get(0))).isEqualTo(expected);
  }

  @Test
  void aColumnIsHandedThroughWithoutACopy() {
    Batch batch = batch(EXTREMES);

    assertThat(Evaluator.of(expr("i")).evaluate(batch, new EvaluationErrors()))
        .isSameAs(batch.column(0));
  }

  @Test
  void anErrorMarksItsRowOnly() {
    StructType schema = StructType.of(Field.required("n", DataType.INT));
    Batch batch = Batch.empty(schema, 4);
    for (int value : new int[] {1, 0, 2}) {
      batch.column(0).appendObject(value);
    }
    Expr check = new Expressions(schema, "test").condition("10 / n > 5", "x", "x").orElseThrow();
    EvaluationErrors errors = new EvaluationErrors();

    boolean[] passed = Filter.of(check).evaluateBoolean(batch, errors);

    assertThat(passed).containsExactly(true, false, false);
    assertThat(errors.count()).isEqualTo(1);
    assertThat(errors.message(1)).isEqualTo("division by zero");
  }

  private static Expr expr(String sql) {
    Expressions expressions = new Expressions(SCHEMA, "test");
    var expr = expressions.value(sql, "sql");
    assertThat(expressions.problems()).isEmpty();
    return expr.orElseThrow();
  }

  private static Batch batch(List<@Nullable Object> row) {
    Batch batch = Batch.empty(SCHEMA, 1);
    for (int i = 0; i < row.size(); i++) {
      batch.column(i).appendObject(row.get(i));
    }
    return batch;
  }
}
