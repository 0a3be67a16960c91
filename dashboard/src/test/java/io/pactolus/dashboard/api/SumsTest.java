package io.pactolus.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.dashboard.live.ToldEpoch;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.pipeline.plan.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SumsTest {
  private final LiveRun run = new LiveRun(Clock.systemUTC(), RunListener.NONE);
  private GivenShop shop;
  private LakeAccess lake;
  private Sums sums;

  @BeforeEach
  void open(@TempDir Path directory) {
    shop = new GivenShop(directory);
    lake = shop.access();
    sums = new Sums(lake, run);
  }

  @AfterEach
  void close() {
    lake.close();
    shop.close();
  }

  private void started(long nextEpoch) {
    run.started(new RunStarted("run", nextEpoch, 0, -1));
  }

  private void told(long epoch, long orders) {
    run.epochCompleted(
        ToldEpoch.of(epoch)
            .from("orders", orders, 0)
            .with("firsts", Map.of(Outcome.INSERTED, orders))
            .with("latest", Map.of(Outcome.UPDATED, orders))
            .report());
  }

  @Test
  void whatTheLedgerHasAndWhatTheRunTellsAreCountedByTopicAndOnce() {
    shop.inLedger(1, Map.of("orders", 70L, "returns", 5L));
    shop.inLedger(2, Map.of("orders", 30L));
    started(3);
    assertThat(sums.now(2).recordsByTopic()).isEqualTo(Map.of("orders", 100L, "returns", 5L));

    told(3, 8);

    Sums.Values now = sums.now(2);
    assertThat(now.recordsByTopic()).isEqualTo(Map.of("orders", 108L, "returns", 5L));
    assertThat(now.records()).isEqualTo(113);
    assertThat(now.outcomes())
        .isEqualTo(
            Map.of(
                "firsts", Map.of(Outcome.INSERTED, 113L),
                "latest", Map.of(Outcome.UPDATED, 113L)));
  }

  @Test
  void epochsThatAreNotRememberedAnyMoreAreReadFromTheLedger() {
    // Given somebody who looks after the first epoch, and not again for 2,099
    shop.inLedger(1, Map.of("orders", 10L));
    started(2);
    assertThat(sums.now(1).records()).isEqualTo(10);
    for (long epoch = 2; epoch <= 2_100; epoch++) {
      if (epoch <= 100) {
        shop.inLedger(epoch, Map.of("orders", 10L));
      }
      told(epoch, 10);
    }
    assertThat(run.seen(100)).isEmpty();
    assertThat(run.seen(101)).isPresent();

    // When
    Sums.Values now = sums.now(100);

    // Then
    assertThat(now.records()).isEqualTo(21_000);
    assertThat(now.outcomes().get("firsts")).isEqualTo(Map.of(Outcome.INSERTED, 21_000L));
  }

  @Test
  void anEpochThatAnotherProcessHasMadeCountsAsSoonAsItIsSeenInTheLedger() {
    shop.inLedger(1, Map.of("orders", 10L));
    started(2);
    run.ended();
    assertThat(sums.now(1).records()).isEqualTo(10);

    shop.inLedger(2, Map.of("returns", 4L));

    assertThat(sums.now(2).recordsByTopic()).isEqualTo(Map.of("orders", 10L, "returns", 4L));
  }

  @Test
  void aLedgerThatCouldNotBeReadIsReadTheNextTime() throws IOException {
    // Given
    shop.inLedger(1, Map.of("orders", 10L));
    started(2);
    Path away = Files.createDirectory(shop.ledgerFiles().resolveSibling("away"));
    moveParquet(shop.ledgerFiles(), away);
    assertThatThrownBy(() -> sums.now(1)).hasMessageContaining("ledger");

    // When
    moveParquet(away, shop.ledgerFiles());

    // Then
    assertThat(sums.now(1).records()).isEqualTo(10);
  }

  private static void moveParquet(Path from, Path to) throws IOException {
    try (var files = Files.newDirectoryStream(from, "*.parquet")) {
      for (Path file : files) {
        Files.move(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void whatSomebodyHasReadDoesNotChange() {
    shop.inLedger(1, Map.of("orders", 10L));
    started(2);
    Sums.Values before = sums.now(1);

    told(2, 90);

    assertThat(sums.now(1).records()).isEqualTo(100);
    assertThat(before.records()).isEqualTo(10);
    assertThat(before.outcomes().get("firsts")).isEqualTo(Map.of(Outcome.INSERTED, 10L));
  }

  @Test
  void anEpochWhoseOutcomesDoNotAddUpIsCounted() {
    shop.inLedger(1, Map.of("orders", 10L));
    shop.unbalancedInLedger(2, Map.of("orders", 10L, "returns", 10L));

    started(3);

    assertThat(sums.now(2).unbalancedEpochs()).isEqualTo(1);
  }
}
