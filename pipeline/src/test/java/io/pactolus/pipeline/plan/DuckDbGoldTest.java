package io.pactolus.pipeline.plan;

import static io.pactolus.pipeline.plan.ExamplePipelines.gold;
import static io.pactolus.pipeline.plan.ExamplePipelines.orders;
import static io.pactolus.pipeline.plan.ExamplePipelines.ordersTable;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Gold query for DuckDB, run by DuckDB over rows as a reader of the files would give them. */
class DuckDbGoldTest {
  private static final String ROWS =
      """
      CREATE TABLE orders AS SELECT * FROM (VALUES
        ('e1', TIMESTAMPTZ '2025-07-29 23:24:52.5+00', 7::BIGINT, 'eu', 'Grüße 😀', 3::INT,
         2.50::DECIMAL(10,2), 2.5::DOUBLE, 7.50::DECIMAL(20,2)),
        ('e2', TIMESTAMPTZ '2025-07-29 23:24:59.999999+00', 8::BIGINT, 'eu', NULL, 2::INT,
         0.01::DECIMAL(10,2), 'nan'::DOUBLE, 0.02::DECIMAL(20,2)),
        ('e3', TIMESTAMPTZ '1969-12-31 23:59:59+00', 9::BIGINT, 'us', 'x', -7::INT,
         1.00::DECIMAL(10,2), -2.5::DOUBLE, -7.00::DECIMAL(20,2)))
        AS t(event_id, event_time, customer_id, region, product, quantity, unit_price, weight,
             revenue)
      """;

  @Test
  void tumblingWindowsFollowUtcAndHoldTimesBefore1970() throws SQLException {
    assertThat(run(ExamplePipelines.revenueByRegion().sql()))
        .containsExactlyInAnyOrder(
            "eu, 2025-07-29 23:24:50.0, 2, 7.52", "us, 1969-12-31 23:59:50.0, 1, -7.00");
  }

  @Test
  void aRowIsInEachHoppingWindowThatCoversIt() throws SQLException {
    assertThat(
            run(
                """
                SELECT window_end, COUNT(*) AS n
                FROM TABLE(HOP(TABLE orders, DESCRIPTOR(event_time),
                               INTERVAL '5' SECOND, INTERVAL '12' SECOND))
                WHERE region = 'eu' GROUP BY window_start, window_end
                """))
        .containsExactlyInAnyOrder(
            "2025-07-29 23:24:57.0, 1", "2025-07-29 23:25:02.0, 2", "2025-07-29 23:25:07.0, 1");
  }

  @Test
  void aggregatesHaveTheDocumentedTypesAndValues() throws SQLException {
    assertThat(
            run(
                """
                SELECT region, COUNT(product) AS c, SUM(quantity) AS si, SUM(customer_id) AS sl,
                       AVG(quantity) AS ai, AVG(unit_price) AS ad, MIN(product) AS m,
                       COUNT(DISTINCT quantity) AS cd,
                       SUM(quantity) FILTER (WHERE quantity > 2) AS f,
                       SUM(revenue) / COUNT(*) AS per_order
                FROM orders GROUP BY region
                """))
        .containsExactlyInAnyOrder(
            "eu, 1, 5, 15, 2.5, 1.255000, Grüße 😀, 2, 3, 3.7600000000",
            "us, 1, -7, 9, -7.0, 1.000000, x, 1, null, -7.0000000000");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "quantity / 2 ~ 1",
        "MOD(quantity, 2) ~ 1",
        "unit_price / 3 ~ 0.8333333333333",
        "unit_price * unit_price ~ 6.2500",
        "ROUND(unit_price, 0) ~ 3",
        "ROUND(1.005e0 * 1, 2) ~ 1.01",
        "FLOOR(unit_price) ~ 2",
        "CAST(weight AS INTEGER) ~ 3",
        "CAST(unit_price AS INTEGER) ~ 3",
        "CAST(weight AS DECIMAL(5,1)) ~ 2.5",
        "CHAR_LENGTH(product) ~ 7",
        "POSITION('😀' IN product) ~ 7",
        "SUBSTRING(product FROM 0 FOR 3) ~ Gr",
        "SUBSTRING(product FROM -3) ~ Grüße 😀",
        "SUBSTRING(product FROM 7 FOR 1) ~ 😀",
        "UPPER(region) || '!' ~ EU!",
        "TRIM(BOTH 'e' FROM region) ~ u",
        "REPLACE(region, 'u', 'v') ~ ev",
        "product LIKE 'Gr_ße %' ~ true",
        "'5%' LIKE '5!%' ESCAPE '!' ~ true",
        "EXTRACT(ISODOW FROM event_time) ~ 2",
        "EXTRACT(SECOND FROM event_time) ~ 52",
        "EXTRACT(EPOCH FROM TIMESTAMP '1969-12-31 23:59:59.5') ~ -1",
        "CAST(FLOOR(event_time TO HOUR) AS VARCHAR) ~ 2025-07-29 23:00:00",
        "CAST(event_time AS VARCHAR) ~ 2025-07-29 23:24:52.5",
        "CAST(event_time + INTERVAL '1' MONTH AS VARCHAR) ~ 2025-08-29 23:24:52.5",
        "CAST(event_time - INTERVAL '100' SECOND AS VARCHAR) ~ 2025-07-29 23:23:12.5",
        "CAST(CAST(event_time AS DATE) AS VARCHAR) ~ 2025-07-29",
        "CASE WHEN quantity > 2 THEN 'many' END ~ many",
        "COALESCE(NULLIF(region, 'eu'), 'none') ~ none",
        "quantity BETWEEN 1 AND 3 AND region IN ('eu', 'us') ~ true",
        "product IS DISTINCT FROM NULL ~ true",
        "POWER(2, quantity) ~ 8.0",
        "ABS(-quantity) ~ 3",
      })
  void expressionsMeanTheSameInDuckDb(String sql, String expected) throws SQLException {
    List<String> rows =
        run(
            "SELECT region, MAX(%s) AS v FROM orders WHERE event_id = 'e1' GROUP BY region"
                .formatted(sql));

    assertThat(rows).containsExactly("eu, " + expected);
  }

  @Test
  void nanIsTheLargestDouble() throws SQLException {
    assertThat(run("SELECT region, MAX(weight) AS m FROM orders GROUP BY region"))
        .containsExactlyInAnyOrder("eu, NaN", "us, -2.5");
  }

  private static List<String> run(String sql) throws SQLException {
    Plan plan = PlanCompiler.compile(orders(ordersTable(), gold(sql)));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(ROWS);
      var rows = new ArrayList<String>();
      try (ResultSet result = statement.executeQuery(plan.gold().get(0).duckdbSql())) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          var row = new ArrayList<String>();
          for (int i = 1; i <= columns; i++) {
            row.add(String.valueOf(result.getObject(i)));
          }
          rows.add(String.join(", ", row));
        }
      }
      return rows;
    }
  }
}
