package io.pactolus.engine.core.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.core.testing.InMemoryLake;
import io.pactolus.engine.core.testing.InMemoryTable;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.Aggregate.Kind;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Maintenance.Strategy;
import io.pactolus.pipeline.plan.Plan.Window;
import io.pactolus.pipeline.sql.Expr;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldViewTest {
  private static final int TIME = SilverModel.SCHEMA.require("time");
  private static final Optional<Window> TUMBLE = Optional.of(new Window(TIME, 100, 100));
  private static final Optional<Window> HOP = Optional.of(new Window(TIME, 100, 30));
  private static final GoldSettings TINY_FILES = new GoldSettings(40, 1 << 20, 1 << 16);

  private final InMemoryLake lake = new InMemoryLake();
  private final SilverModel silver = new SilverModel(lake);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void goldEqualsTheQueryFromScratchAfterEveryEpoch(long seed) {
    Random random = new Random(seed);
    List<Aggregate> mergeable =
        List.of(
            GoldPlans.countAll(),
            GoldPlans.of(Kind.COUNT, "ratio"),
            GoldPlans.of(Kind.SUM, "ratio"),
            GoldPlans.of(Kind.AVG, "ratio"),
            GoldPlans.of(Kind.SUM, "units"),
            GoldPlans.of(Kind.AVG, "units"),
            GoldPlans.of(Kind.SUM, "id"),
            GoldPlans.of(Kind.SUM, "price"),
            GoldPlans.of(Kind.AVG, "price"),
            GoldPlans.of(Kind.SUM, "big"));
    List<Aggregate> extrema = new ArrayList<>(mergeable);
    for (String column : List.of("id", "time", "ratio", "units", "price", "big", "name", "code")) {
      extrema.add(GoldPlans.of(Kind.MIN, column));
      extrema.add(GoldPlans.of(Kind.MAX, column));
    }
    List<Aggregate> all = new ArrayList<>(extrema);
    all.add(GoldPlans.of(Kind.COUNT_DISTINCT, "ratio"));
    all.add(GoldPlans.of(Kind.COUNT_DISTINCT, "name"));
    Expr region = SilverModel.column("region");
    Expr start = SilverModel.window(0);
    Expr end = SilverModel.window(1);
    List<View> views = new ArrayList<>();
    views.add(
        view(
            "retract",
            GoldPlans.plan(
                Strategy.RETRACT, Optional.empty(), List.of(region), mergeable, List.of())));
    views.add(
        view(
            "tumble",
            GoldPlans.plan(
                Strategy.RETRACT_OR_RECOMPUTE,
                TUMBLE,
                List.of(region, start, end),
                extrema,
                List.of())));
    views.add(
        view(
            "hop",
            GoldPlans.plan(Strategy.RETRACT_OR_RECOMPUTE, HOP, List.of(end), extrema, List.of())));
    views.add(
        view(
            "recompute",
            GoldPlans.plan(Strategy.RECOMPUTE, HOP, List.of(start, region), all, List.of())));
    views.add(
        view(
            "double_key",
            GoldPlans.plan(
                Strategy.RETRACT_OR_RECOMPUTE,
                Optional.empty(),
                List.of(SilverModel.column("ratio"), SilverModel.column("code")),
                extrema,
                List.of())));
    views.add(
        view(
            "partitioned",
            GoldPlans.plan(
                Strategy.RETRACT_OR_RECOMPUTE,
                TUMBLE,
                List.of(start, region),
                extrema,
                List.of(1))));
    views.add(
        view(
            "by_price",
            GoldPlans.plan(
                Strategy.RETRACT_OR_RECOMPUTE,
                Optional.empty(),
                List.of(SilverModel.column("price"), SilverModel.column("name")),
                extrema,
                List.of())));
    views.add(
        view(
            "total",
            GoldPlans.plan(
                Strategy.RETRACT_OR_RECOMPUTE, Optional.empty(), List.of(), extrema, List.of())));

    for (long epoch = 1; epoch <= 30; epoch++) {
      SilverChange change = silver.epoch(epoch, mutations(random));
      for (View view : views) {
        view.apply(epoch, change);
        assertThat(view.rows())
            .as("%s, seed %d, epoch %d", view.name(), seed, epoch)
            .isEqualTo(NaiveGold.rows(view.plan(), silver.rows()));
      }
    }
    for (View view : views) {
      Set<List<@Nullable Object>> maintained = view.states();
      view.gold().commit(view.view().rebuild(31).orElseThrow().change());
      assertThat(view.states()).as(view.name()).isEqualTo(maintained);
    }
  }

  @Test
  void insertsAloneAreMergedAndAnEpochWithoutEffectChangesNothing() {
    View view =
        view(
            "merge",
            GoldPlans.plan(
                Strategy.MERGE,
                TUMBLE,
                List.of(SilverModel.window(0)),
                List.of(GoldPlans.countAll(), GoldPlans.of(Kind.MAX, "ratio")),
                List.of()));

    view.apply(1, silver.epoch(1, Map.of(1L, row(10L, "a", 1.0), 2L, row(110L, "a", 2.0))));
    view.apply(2, silver.epoch(2, Map.of(3L, row(20L, "b", 0.5))));
    Map<Long, @Nullable List<@Nullable Object>> timeless = Map.of(4L, row(null, "b", 9.0));
    Optional<GoldUpdate> nothing = view.view().apply(3, silver.epoch(3, timeless));

    assertThat(nothing).isEmpty();
    assertThat(view.rows()).containsExactlyInAnyOrder(List.of(0L, 2L, 1.0), List.of(100L, 1L, 2.0));
    assertThat(view.epochs()).containsExactlyInAnyOrder(2L, 1L);
  }

  @Test
  void anUpdateThatLeavesTheExtremumAsItWasNeedsNoRecomputation() {
    View view =
        view(
            "max",
            GoldPlans.plan(
                Strategy.RETRACT_OR_RECOMPUTE,
                Optional.empty(),
                List.of(SilverModel.column("region")),
                List.of(GoldPlans.of(Kind.MAX, "ratio")),
                List.of()));
    view.apply(1, silver.epoch(1, Map.of(1L, row(1L, "a", 8.0), 2L, row(1L, "a", 7.0))));

    assertThat(view.view().apply(2, silver.epoch(2, Map.of(1L, row(2L, "a", 8.0))))).isEmpty();
    GoldUpdate raised = view.apply(3, silver.epoch(3, Map.of(1L, row(2L, "a", 8.8)))).orElseThrow();
    GoldUpdate lowered =
        view.apply(4, silver.epoch(4, Map.of(1L, row(2L, "a", 1.0)))).orElseThrow();

    assertThat(raised.recomputedGroups()).isZero();
    assertThat(lowered.recomputedGroups()).isEqualTo(1);
    assertThat(view.rows()).containsExactly(List.of("a", 7.0));
  }

  @Test
  void aFewOfManyGroupsRewriteFewFiles() {
    View view =
        view(
            "many",
            GoldPlans.plan(
                Strategy.RETRACT,
                Optional.empty(),
                List.of(SilverModel.column("name")),
                List.of(GoldPlans.countAll()),
                List.of()),
            new GoldSettings(2000, 8 << 20, 64 << 20));
    Map<Long, @Nullable List<@Nullable Object>> many = new LinkedHashMap<>();
    for (long id = 0; id < 100_000; id++) {
      many.put(id, named("%06d".formatted(id)));
    }
    view.apply(1, silver.epoch(1, many));
    int files = view.gold().snapshot().files().size();
    int readBefore = view.gold().filesRead();

    GoldUpdate update =
        view.apply(
                2,
                silver.epoch(
                    2,
                    Map.of(
                        200_000L, named("000017"),
                        200_001L, named("000018"),
                        200_002L, named("050000x"),
                        200_003L, named("zzz"))))
            .orElseThrow();

    assertThat(files).isBetween(50, 60);
    assertThat(update.change().removed()).hasSize(2);
    assertThat(update.change().added()).hasSizeLessThanOrEqualTo(5);
    assertThat(update.writtenRows()).isLessThan(5000);
    assertThat(view.gold().filesRead()).isEqualTo(readBefore);
    assertThat(view.gold().snapshot().liveRows()).isEqualTo(100_002);
  }

  @Test
  void windowsThatMoveOnLeaveFewFiles() {
    View view =
        view(
            "moving",
            GoldPlans.plan(
                Strategy.MERGE,
                TUMBLE,
                List.of(SilverModel.window(0)),
                List.of(GoldPlans.countAll()),
                List.of()));
    for (long epoch = 1; epoch <= 400; epoch++) {
      view.apply(epoch, silver.epoch(epoch, Map.of(epoch, row(epoch * 50, "a", 1.0))));
    }
    assertThat(view.gold().snapshot().liveRows()).isEqualTo(201);
    assertThat(view.gold().snapshot().files()).hasSizeLessThan(201 / 9 + 10);
  }

  private Map<Long, @Nullable List<@Nullable Object>> mutations(Random random) {
    Map<Long, @Nullable List<@Nullable Object>> mutations = new LinkedHashMap<>();
    int count = random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(12);
    for (int i = 0; i < count; i++) {
      boolean delete = random.nextInt(4) == 0;
      mutations.put((long) random.nextInt(150), delete ? null : business(random));
    }
    return mutations;
  }

  private static List<@Nullable Object> business(Random random) {
    double[] ratios = {
      0.0,
      -0.0,
      0.1,
      0.2,
      1e300,
      -1e300,
      1,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE,
      3.5,
      4.5,
      5.5
    };
    String[] texts = {"", "a", "b", "a\0", "a\0b", "zürich-und-weit-darüber", "zürich-und-weit"};
    List<@Nullable Object> row =
        Arrays.asList(
            (long) random.nextInt(1000) - 300,
            texts[random.nextInt(texts.length)],
            ratios[random.nextInt(random.nextInt(3) == 0 ? 14 : 5)],
            random.nextInt(20) - 10,
            BigDecimal.valueOf(random.nextInt(2000) - 1000, 2),
            new BigDecimal("123456789012345678901.234")
                .multiply(BigDecimal.valueOf(random.nextInt(9) - 4)),
            texts[random.nextInt(texts.length)] + random.nextInt(4),
            new byte[] {(byte) random.nextInt(3), 0, (byte) (random.nextInt(3) - 1)});
    for (int c = 0; c < row.size(); c++) {
      if (random.nextInt(12) == 0) {
        row.set(c, null);
      }
    }
    return row;
  }

  private static List<@Nullable Object> row(@Nullable Long time, String region, double ratio) {
    return Arrays.asList(time, region, ratio, null, null, null, null, null);
  }

  private static List<@Nullable Object> named(String name) {
    return Arrays.asList(null, null, null, null, null, null, name, null);
  }

  private View view(String name, GoldPlan plan) {
    return view(name, plan, TINY_FILES);
  }

  private View view(String name, GoldPlan plan, GoldSettings settings) {
    List<String> partitions =
        plan.partitionOutputs().stream().map(o -> plan.outputs().get(o).name()).toList();
    InMemoryTable gold =
        lake.openOrCreate(new TableDefinition(name, plan.schema(), partitions, Map.of()));
    GoldView view =
        new GoldView(
            "p",
            plan,
            SilverModel.SCHEMA,
            gold,
            silver.table(),
            settings,
            (expr, rows) -> {
              throw new IllegalArgumentException("only columns here");
            });
    return new View(name, plan, gold, view);
  }

  private record View(String name, GoldPlan plan, InMemoryTable gold, GoldView view) {
    Optional<GoldUpdate> apply(long epoch, SilverChange change) {
      Optional<GoldUpdate> update = view.apply(epoch, change);
      update.ifPresent(u -> gold.commit(u.change()));
      return update;
    }

    /** Keys and aggregates; '' and NULL of a partition column are told apart by the state. */
    Set<List<@Nullable Object>> rows() {
      Set<List<@Nullable Object>> rows = new HashSet<>();
      Batch all = gold.liveRows();
      for (int row = 0; row < all.rows(); row++) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object value : all.row(row).subList(0, plan.outputs().size())) {
          values.add(NaiveGold.comparable(value));
        }
        for (int partition : plan.partitionOutputs()) {
          if (values.get(partition) == null && hiddenKeyIsText(all.bytes("_state").bytes(row))) {
            values.set(partition, "");
          }
        }
        assertThat(rows.add(values)).as("%s is there once", values).isTrue();
      }
      return rows;
    }

    private static boolean hiddenKeyIsText(byte[] state) {
      return state[1] == 1;
    }

    Set<List<@Nullable Object>> states() {
      Set<List<@Nullable Object>> rows = new HashSet<>();
      Batch all = gold.liveRows();
      for (int row = 0; row < all.rows(); row++) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object value : all.row(row)) {
          values.add(NaiveGold.comparable(value));
        }
        values.remove(plan.outputs().size());
        rows.add(values);
      }
      return rows;
    }

    List<@Nullable Object> epochs() {
      List<@Nullable Object> epochs = new ArrayList<>();
      Batch all = gold.liveRows();
      for (int row = 0; row < all.rows(); row++) {
        epochs.add(all.column("_epoch").get(row));
      }
      return epochs;
    }
  }
}
