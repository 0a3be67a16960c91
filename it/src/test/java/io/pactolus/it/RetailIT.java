package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.it.RetailLines.Line;
import io.pactolus.pipeline.plan.Outcome;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year of a shop: half a million invoice lines with all their warts, and every count known
 * beforehand.
 */
class RetailIT {
  private static final long LINES = 541_909;
  private static final long EXACT_REPEATS = 5_268;
  private static final long CANCELLED_LINES = 9_288;
  private static final long NEGATIVE_QUANTITIES = 10_624;
  private static final long WITHOUT_PRICE = 2_517;
  private static final long INVOICES = 25_900;
  private static final long WITHOUT_CUSTOMER = 135_080;

  @TempDir Path directory;

  @Test
  void halfAMillionInvoiceLinesAddUp() throws InterruptedException {
    long seed = Long.getLong("pactolus.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    System.out.printf("random epochs: -Dpactolus.seed=%d%n", seed);

    // Given
    List<Line> lines = RetailLines.all();
    assertThat(lines).hasSize((int) LINES);
    assertThat(new HashSet<>(lines)).hasSize((int) (LINES - EXACT_REPEATS));

    // When
    GivenLake lake = lake();
    lake.run(GivenLake.cut(RetailLines.messages(lines), 8, new Random(seed)));

    // Then
    assertThat(lake.outcomes("lines"))
        .isEqualTo(
            Map.of(Outcome.INSERTED, LINES - WITHOUT_PRICE, Outcome.REJECTED, WITHOUT_PRICE));
    assertThat(lake.outcomes("distinct_lines"))
        .isEqualTo(
            Map.of(Outcome.INSERTED, LINES - EXACT_REPEATS, Outcome.DUPLICATE, EXACT_REPEATS));
    assertThat(lake.outcomes("cancellations"))
        .isEqualTo(
            Map.of(Outcome.INSERTED, CANCELLED_LINES, Outcome.FILTERED, LINES - CANCELLED_LINES));
    assertThat(lake.number("SELECT count(DISTINCT invoice) FROM silver.distinct_lines"))
        .isEqualTo(INVOICES);
    assertThat(
            lake.rows(
                "SELECT reason, rule, \"table\", count(*) FROM dlq.invoice_lines GROUP BY ALL"))
        .containsExactly(List.of("expectation", "price_is_positive", "lines", WITHOUT_PRICE));
    assertThat(lake.number("SELECT count(*) FROM silver.lines WHERE customer_id IS NULL"))
        .isEqualTo(count(lines, line -> isSold(line) && line.customer().isEmpty()));
    assertThat(count(lines, line -> line.customer().isEmpty())).isEqualTo(WITHOUT_CUSTOMER);
    assertWarnings(lake, lines);
    assertRevenue(lake, lines, "revenue_by_country", "country", Line::country);
    assertRevenue(lake, lines, "revenue_by_day", "strftime(\"day\", '%Y-%m-%d')", Line::day);
    assertThat(lake.assertBalanced().records()).isEqualTo(LINES);
  }

  private GivenLake lake() {
    return GivenLake.of(
        JavaProcess.home().resolve("it/src/test/resources/online-retail/pipeline.yaml"), directory);
  }

  private static void assertWarnings(GivenLake lake, List<Line> lines) {
    assertThat(count(lines, line -> line.quantity() < 0)).isEqualTo(NEGATIVE_QUANTITIES);
    // A rejected line is in the dead-letter queue with its reason; it does not warn as well.
    assertThat(lake.number("SELECT CAST(sum(warnings) AS BIGINT) FROM ledger"))
        .isEqualTo(count(lines, line -> isSold(line) && line.quantity() < 0));
  }

  private static void assertRevenue(
      GivenLake lake, List<Line> lines, String table, String key, Function<Line, String> group) {
    TreeMap<String, List<@Nullable Object>> expected = new TreeMap<>();
    for (Line line : lines) {
      if (isSold(line)) {
        expected.merge(
            group.apply(line),
            List.of(group.apply(line), 1L, (long) line.quantity(), line.revenue().setScale(3)),
            RetailIT::sum);
      }
    }
    assertThat(
            lake.rows(
                "SELECT %s AS k, items, CAST(units AS BIGINT), revenue FROM gold.%s ORDER BY k"
                    .formatted(key, table)))
        .isEqualTo(new ArrayList<>(expected.values()));
  }

  private static List<@Nullable Object> sum(List<@Nullable Object> a, List<@Nullable Object> b) {
    return List.of(
        String.valueOf(a.get(0)),
        (Long) a.get(1) + (Long) b.get(1),
        (Long) a.get(2) + (Long) b.get(2),
        ((BigDecimal) a.get(3)).add((BigDecimal) b.get(3)));
  }

  private static boolean isSold(Line line) {
    return line.unitPrice().signum() > 0;
  }

  private static long count(List<Line> lines, java.util.function.Predicate<Line> condition) {
    return lines.stream().filter(condition).count();
  }
}
