package io.pactolus.control.cost;

import io.pactolus.control.LakeView;
import io.pactolus.lakehouse.EpochLoad;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the ledger of a pipeline for what it costs: the first time all of it, later what is new and
 * the last day. Thread-safe.
 */
public final class LoadReading {
  private static final long SECOND_MICROS = 1_000_000;
  private static final long DAY_MICROS = 24 * 3_600 * SECOND_MICROS;
  private static final int EPOCHS_OF_REQUESTS = 50;

  private EpochLoad known = EpochLoad.NONE;
  private long epoch;

  /**
   * As it is now.
   *
   * @throws PactolusException LAKE_MISSING when no epoch was measured
   */
  public synchronized MeasuredLoad of(LakeView view) {
    Ledger ledger =
        view.ledger()
            .orElseThrow(() -> nothing("there is no ledger in lake %s".formatted(view.location())));
    EpochLoad all = all(ledger);
    if (all.records() == 0) {
      throw nothing(
          "no record was measured in lake %s: it is empty, or older than the measuring"
              .formatted(view.location()));
    }
    EpochLoad lastDay = EpochLoad.between(all.goldAt() - DAY_MICROS + 1, all.goldAt(), ledger);
    long stored = view.tables().values().stream().mapToLong(t -> t.snapshot().sizeBytes()).sum();
    Table bronze = view.require(view.plan().bronzePath());
    return new MeasuredLoad(
        Instant.EPOCH.plus(all.startedAt(), ChronoUnit.MICROS),
        all.records(),
        rate(lastDay),
        all.rawBytes() / (double) all.records(),
        all.cpuMicros().isPresent()
            ? OptionalDouble.of(all.cpuMicros().getAsLong() / 1e6)
            : OptionalDouble.empty(),
        lastDay.memoryBytes(),
        stored,
        bronze.snapshot().liveRows(),
        bronze.snapshot().sizeBytes(),
        Math.max(0, onDisk(view.directory().resolve(view.plan().pipeline().name())) - stored),
        StoreRequests.of(view, EpochLoad.newest(EPOCHS_OF_REQUESTS, all, ledger)));
  }

  private EpochLoad all(Ledger ledger) {
    long newest = ledger.lastEpoch();
    if (newest < epoch) {
      // Another lake is in its place.
      known = EpochLoad.NONE;
      epoch = 0;
    }
    if (newest > epoch) {
      known = known.plus(EpochLoad.after(epoch, ledger));
      epoch = newest;
    }
    return known;
  }

  private static PactolusException nothing(String what) {
    return new PactolusException(
        ErrorCode.LAKE_MISSING,
        what + ". Run the pipeline first, or name another lake with --lake.");
  }

  private static double rate(EpochLoad ofADay) {
    // A clock that was set while the first epoch ran says nothing of how long that took.
    long span = ofADay.goldAt() - ofADay.startedAt();
    return ofADay.records() * 1e6 / Math.max(SECOND_MICROS, Math.min(DAY_MICROS, span));
  }

  private static long onDisk(Path directory) {
    AtomicLong bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException deletedMeanwhile) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.get();
  }
}
