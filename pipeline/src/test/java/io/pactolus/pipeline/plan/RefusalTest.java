package io.pactolus.pipeline.plan;

import static io.pactolus.pipeline.plan.ExamplePipelines.gold;
import static io.pactolus.pipeline.plan.ExamplePipelines.orders;
import static io.pactolus.pipeline.plan.ExamplePipelines.ordersTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.model.SilverTable.DerivedColumn;
import io.pactolus.pipeline.model.SilverTable.Expectation;
import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.model.SilverTable.OnFail;
import io.pactolus.pipeline.sql.SqlProblem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "quantty > 0 | 1:1 no column 'quantty' in stream 'orders'; did you mean 'quantity'?",
        "quantity + 1 | 1:1 check must be a condition (true or false), but this is of type int",
        "quantity > 'a' | 1:1 int and string do not go together; convert one with CAST(... AS ...)",
        "MEDIAN(quantity) > 1 | 1:1 MEDIAN is not supported; supported are: AND, OR, NOT,",
        "SUM(quantity) > 1 | 1:1 SUM is an aggregate; aggregates belong into the SELECT list",
        "time > 1 | 1:1 syntax error at 'time'; it is a reserved word: if it is a column, write \"time\" in double quotes",
        "quantity > | 1:10 syntax error: the SQL ends too early, after '>'",
        "event_time > CURRENT_TIMESTAMP | 1:14 CURRENT_TIMESTAMP is not supported: a record must",
        "quantity IN (SELECT 1) | 1:1 IN takes a list of values here; subqueries are not supported",
        "event_time > 'soon' | 1:1 'soon' is not a timestamp; write it as '2025-07-29 23:24:52' (UTC)",
        "tags[1] = 'a' | 1:1 array elements cannot be read in SQL;",
        "address.cty = 'a' | 1:1 no field 'cty' in the struct; did you mean 'city'?",
        "region.x = 'a' | 1:1 'region.x' has no field 'x': it is of type string",
        "region + 1 > 0 | 1:1 + needs numbers, but this is string; write CAST(... AS DOUBLE) to read text",
        "region ILIKE 'a' | 1:1 ILIKE is not supported; write LOWER(...) LIKE '...'",
        "region LIKE product | 1:13 the pattern of LIKE must be a text constant",
        "CAST(event_time AS BIGINT) > 1 | 1:1 cannot cast timestamp to long; EXTRACT(EPOCH FROM ...) gives seconds",
        "EXTRACT(DOW FROM event_time) = 1 | 1:1 DOW counts differently in every database; use ISODOW",
        "ROUND(weight, quantity) > 1 | 1:15 the digits of ROUND must be a constant from 0 to 18",
        "CAST(region AS VARCHAR(3)) = 'a' | 1:16 text has no length limit here; write VARCHAR",
        "UPPER(region, region) = 'A' | 1:1 UPPER takes 1 argument, not 2",
        "UPPER(quantity) = 'A' | 1:7 UPPER needs string here, but this is int; convert it with CAST(... AS ...)",
        "quantity > 0; | 1:13 leave out the ';'",
      })
  void aRuleThatCannotBeUsedIsRefused(String check, String expected) {
    SqlProblem problem = only(orders(withRule(check)));

    assertThat(problem.path()).isEqualTo("silver[0].expect[0].check");
    assertThat(problem.line() + ":" + problem.column() + " " + problem.message())
        .startsWith(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT region, COUNT(*) AS n FROM orders GROUP BY region HAVING COUNT(*) > 1 | HAVING is not supported: Gold keeps every group; filter when reading",
        "SELECT region, COUNT(*) AS n FROM orders GROUP BY region ORDER BY n | ORDER BY is not supported: a table has no order; sort when reading",
        "SELECT region, COUNT(*) AS n FROM orders GROUP BY region LIMIT 3 | LIMIT, OFFSET and FETCH are not supported",
        "SELECT region FROM orders | a gold table needs GROUP BY with at least one column",
        "SELECT COUNT(*) AS n FROM orders | a gold table needs GROUP BY with at least one column",
        "SELECT DISTINCT region FROM orders | SELECT DISTINCT is not supported; GROUP BY the columns",
        "SELECT a.region, COUNT(*) AS n FROM orders a JOIN orders b ON a.region = b.region GROUP BY a.region | joins, and several tables in FROM, are not supported",
        "SELECT region, COUNT(*) AS n FROM orders, orders GROUP BY region | joins, and several tables in FROM, are not supported",
        "SELECT region, COUNT(*) AS n FROM (SELECT * FROM orders) GROUP BY region | a subquery in FROM is not supported",
        "SELECT region FROM orders UNION SELECT product FROM orders | UNION is not supported; make a gold table for each SELECT",
        "WITH a AS (SELECT 1) SELECT region FROM a GROUP BY region | WITH is not supported; write one plain SELECT",
        "SELECT region, COUNT(*) AS n FROM orders GROUP BY ROLLUP(region) | GROUPING SETS, ROLLUP and CUBE are not supported",
        "SELECT region, COUNT(*) AS n FROM orders GROUP BY 1 | GROUP BY position is not supported; name the column",
        "SELECT COUNT(*) AS n FROM orders GROUP BY region | the GROUP BY column region must stand in the SELECT list",
        "SELECT region, COUNT(*) FROM orders GROUP BY region | give this column a name: COUNT(*) AS name",
        "SELECT region, COUNT(*) AS _n FROM orders GROUP BY region | column '_n': names that begin with an underscore are reserved",
        "SELECT region, COUNT(*) AS Region FROM orders GROUP BY region | two columns are named 'Region'; rename one with AS",
        "SELECT region, product FROM orders GROUP BY region | column 'product' is neither in GROUP BY nor inside an aggregate",
        "SELECT region, STDDEV(quantity) AS n FROM orders GROUP BY region | aggregate STDDEV is not supported; there are COUNT(*), COUNT,",
        "SELECT region, SUM(DISTINCT quantity) AS n FROM orders GROUP BY region | SUM(DISTINCT ...) is not supported; only COUNT(DISTINCT ...) is",
        "SELECT region, SUM(product) AS n FROM orders GROUP BY region | SUM needs a number, but this is string",
        "SELECT region, MAX(tags) AS n FROM orders GROUP BY region | MAX of array<string> is not supported",
        "SELECT region, SUM(COUNT(*)) AS n FROM orders GROUP BY region | an aggregate inside an aggregate is not supported",
        "SELECT region, RANK() OVER (ORDER BY region) AS n FROM orders GROUP BY region | window functions (OVER) are not supported",
        "SELECT region, COUNT(*) AS n FROM order GROUP BY region | syntax error at 'order'; it is a reserved word",
        "SELECT region, COUNT(*) AS n FROM ordrs GROUP BY region | no silver table 'ordrs'; did you mean 'orders'?",
        "SELECT region, COUNT(*) AS n FROM orders GROUP BY region, TUMBLE(event_time, INTERVAL '1' HOUR) | TUMBLE belongs into FROM",
        "SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(region), INTERVAL '1' HOUR)) GROUP BY window_start | the time of a window must be a timestamp column, but 'region' is string",
        "SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(event_time), INTERVAL '1' MONTH)) GROUP BY window_start | months and years differ in length",
        "SELECT window_start, COUNT(*) AS n FROM TABLE(SESSION(TABLE orders, DESCRIPTOR(event_time), INTERVAL '1' HOUR)) GROUP BY window_start | SESSION is not supported in FROM; write FROM t",
      })
  void aQueryThatCannotBeMaintainedIsRefused(String sql, String expected) {
    SqlProblem problem = only(orders(ordersTable(), gold(sql)));

    assertThat(problem.path()).isEqualTo("gold[0].sql");
    assertThat(problem.message()).startsWith(expected);
  }

  @Test
  void everyProblemIsToldAtOnce() {
    SilverTable table =
        new SilverTable(
            "orders",
            Mode.UPSERT,
            List.of("event"),
            Optional.of("region"),
            List.of("event_id", "regon"),
            List.of(new DerivedColumn("_x", "quantity +"), new DerivedColumn("y", "nope")),
            Optional.of("quantity"),
            List.of(new Expectation("r", "a = b", OnFail.WARN)),
            Optional.of("1"),
            List.of("zone"),
            Optional.empty());

    PlanException thrown =
        catchThrowableOfType(PlanException.class, () -> PlanCompiler.compile(orders(table)));

    assertThat(thrown.code()).isEqualTo(ErrorCode.PIPELINE_INVALID);
    assertThat(thrown.problems())
        .extracting(SqlProblem::path)
        .containsExactlyInAnyOrder(
            "silver[0].select[1]",
            "silver[0].columns[0].sql",
            "silver[0].columns[1].sql",
            "silver[0].where",
            "silver[0].expect[0].check",
            "silver[0].delete_when",
            "silver[0].key",
            "silver[0].version",
            "silver[0].partition_by");
    assertThat(thrown.getMessage())
        .contains("silver[0].columns[1].sql: line 1, column 1 of the SQL: no column 'nope'");
  }

  private static SilverTable withRule(String check) {
    SilverTable table = ordersTable();
    return new SilverTable(
        table.name(),
        table.mode(),
        table.key(),
        table.version(),
        table.select(),
        table.columns(),
        table.where(),
        List.of(new Expectation("rule", check, OnFail.REJECT)),
        table.deleteWhen(),
        table.partitionBy(),
        table.horizon());
  }

  private static SqlProblem only(Pipeline pipeline) {
    PlanException thrown =
        catchThrowableOfType(PlanException.class, () -> PlanCompiler.compile(pipeline));
    assertThat(thrown.problems()).hasSize(1);
    return thrown.problems().get(0);
  }
}
