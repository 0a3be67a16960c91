package io.pactolus.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.plan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Real data through two engines, each with epochs of its own: the same rows in the end, coordinates
 * included, and the same outcomes. Also through both in turn on one lake.
 */
public abstract class DifferentialContract extends EngineContract {
  private static final int RETAIL_LINES = 5_000;
  private static final int ORDERS = 4_000;

  /** The engine to compare with; without another, the same one with other epochs. */
  protected EngineHarness reference() {
    return harness();
  }

  @Test
  void quakes() {
    ContractLake lake =
        assertSame(RealData.text("examples/quakes/pipeline.yaml"), RealData.quakes());

    assertThat(lake.outcomes("quakes"))
        .isEqualTo(
            Map.of(Outcome.INSERTED, 705L, Outcome.UPDATED, 462L, Outcome.DUPLICATE, 12_877L));
  }

  @Test
  void retail() {
    assertSame(
        RealData.text("it/src/test/resources/online-retail/pipeline.yaml"),
        RealData.retail(RETAIL_LINES));
  }

  @Test
  void orders() {
    Random random = new Random(42);
    List<Message> messages = new ArrayList<>();
    long repeats = 0;
    long negative = 0;
    long truncated = 0;
    for (int i = 0; i < ORDERS; i++) {
      switch (random.nextInt(100)) {
        case 0 -> {
          messages.add(order(i, random, 3));
          messages.add(order(i, random, 4));
          repeats++;
        }
        case 1 -> {
          messages.add(order(i, random, -1));
          negative++;
        }
        case 2 -> {
          messages.add(order(i, random, 1).saying("{\"event_id\": \"o" + i));
          truncated++;
        }
        default -> messages.add(order(i, random, 1 + random.nextInt(9)));
      }
    }

    ContractLake lake = assertSame(RealData.text("examples/orders/pipeline.yaml"), messages);

    assertThat(lake.outcomes("orders"))
        .isEqualTo(
            Map.of(
                Outcome.INSERTED,
                ORDERS - negative - truncated,
                Outcome.DUPLICATE,
                repeats,
                Outcome.REJECTED,
                negative + truncated));
  }

  private static Message order(int number, Random random, int quantity) {
    String id = "o" + number;
    return Message.json(
            """
            {'event_id': '%s', 'event_time': %d, 'customer_id': %d, 'region': 'r%d', 'product': 'p%d', \
            'quantity': %d, 'unit_price': %d.%02d, 'currency': 'EUR'}\
            """
                .formatted(
                    id,
                    1_753_833_600_000L + number * 40L + random.nextInt(20_000),
                    random.nextInt(1000),
                    random.nextInt(5),
                    random.nextInt(50),
                    quantity,
                    random.nextInt(500),
                    random.nextInt(100)))
        .keyed(id)
        .in(Math.floorMod(id.hashCode(), 4));
  }

  private ContractLake assertSame(String yaml, List<Message> messages) {
    Random random = random();
    ContractLake one = lake(yaml);
    Topic topic = cut(messages, random);
    one.run(topic.until(1 + random.nextInt(topic.epochs().size())));
    one.run(topic);

    ContractLake other = lake(yaml, reference());
    other.run(cut(messages, random));
    assertEqual(one, other);

    ContractLake shared = lake(yaml);
    Topic inTurn = cut(messages, random);
    int first = 1 + random.nextInt(inTurn.epochs().size());
    shared.run(inTurn.until(first));
    shared.handedTo(reference()).run(inTurn.until(Math.min(first + 1, inTurn.epochs().size())));
    shared.run(inTurn);
    assertEqual(shared, other);
    return one;
  }

  private static Topic cut(List<Message> messages, Random random) {
    return Topic.cut(messages, 2 + random.nextInt(6), random);
  }

  private static void assertEqual(ContractLake one, ContractLake other) {
    String stream = one.plan().pipeline().stream().name();
    assertEqual(one, other, "bronze." + stream, "epoch", "ingest_time");
    assertEqual(one, other, "dlq." + stream, "epoch");
    one.plan().silver().forEach(t -> assertEqual(one, other, "silver." + t.name(), "_epoch"));
    one.plan().gold().forEach(t -> assertEqual(one, other, "gold." + t.name(), "_epoch", "_state"));
    assertThat(ledger(one)).isEqualTo(ledger(other)).isNotEmpty();
    one.assertConserved();
    other.assertConserved();
  }

  private static void assertEqual(
      ContractLake one, ContractLake other, String table, String... apartFrom) {
    List<String> rows = one.table(table).textWithout(apartFrom).stream().sorted().toList();
    assertThat(rows)
        .as(table)
        .isEqualTo(other.table(table).textWithout(apartFrom).stream().sorted().toList());
  }

  /** Sums over all epochs, by Silver table, partition and column. */
  private static Map<String, Long> ledger(ContractLake lake) {
    TableRows ledger = lake.table("ledger");
    Map<String, Long> sums = new TreeMap<>();
    List<String> columns = new ArrayList<>(List.of("records", "warnings", "empty_offsets"));
    for (Outcome outcome : Outcome.values()) {
      columns.add(outcome.column());
    }
    for (int row = 0; row < ledger.rows().size(); row++) {
      String line = ledger.string(row, "table") + " " + ledger.string(row, "partition") + " ";
      for (String column : columns) {
        sums.merge(line + column, ledger.number(row, column), Long::sum);
      }
    }
    return sums;
  }
}
