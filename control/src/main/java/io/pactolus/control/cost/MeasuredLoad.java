package io.pactolus.control.cost;

import io.pactolus.control.LakeView;
import io.pactolus.lakehouse.EpochMeasures;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.MeasuredEpoch;
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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a pipeline does and needs, as its ledger and its tables show. Per million is per million
 * records.
 *
 * @param since when the first epoch began that was measured
 * @param records of the epochs that were measured
 * @param recordsPerSecond over the last day in which there were epochs
 * @param bytesPerRecord key, value and headers
 * @param cpuSeconds absent when it was not measured
 * @param memoryBytes most that the run held on that day; absent likewise
 * @param storedBytes of the tables as they are
 * @param storedRecords in Bronze
 * @param bronzeBytes of Bronze's files
 * @param retainedBytes that belong to no table any more and are kept for a while, and logs
 */
public record MeasuredLoad(
    Instant since,
    long records,
    double recordsPerSecond,
    double bytesPerRecord,
    OptionalDouble cpuSeconds,
    OptionalLong memoryBytes,
    long storedBytes,
    long storedRecords,
    long bronzeBytes,
    long retainedBytes,
    StoreRequests requests) {
  private static final long DAY_MICROS = Duration.ofDays(1).toNanos() / 1000;

  /**
   * @throws PactolusException LAKE_MISSING when no epoch was measured
   */
  public static MeasuredLoad of(LakeView view) {
    Ledger ledger =
        view.ledger()
            .orElseThrow(() -> nothing("there is no ledger in lake %s".formatted(view.location())));
    List<MeasuredEpoch> epochs = MeasuredEpoch.of(ledger, 0, 0);
    long records = epochs.stream().mapToLong(MeasuredEpoch::records).sum();
    if (records == 0) {
      throw nothing(
          "no record was measured in lake %s: it is empty, or older than the measuring"
              .formatted(view.location()));
    }
    long stored = view.tables().values().stream().mapToLong(t -> t.snapshot().sizeBytes()).sum();
    Table bronze = view.require(view.plan().bronzePath());
    long rawBytes = epochs.stream().mapToLong(epoch -> epoch.measures().rawBytes()).sum();
    return new MeasuredLoad(
        Instant.EPOCH.plus(epochs.get(0).startedAt(), ChronoUnit.MICROS),
        records,
        rate(lastDay(epochs)),
        rawBytes / (double) records,
        cpuSeconds(epochs),
        lastDay(epochs).stream()
            .flatMapToLong(epoch -> epoch.measures().memoryBytes().stream())
            .max(),
        stored,
        bronze.snapshot().liveRows(),
        bronze.snapshot().sizeBytes(),
        Math.max(0, onDisk(view.directory().resolve(view.plan().pipeline().name())) - stored),
        StoreRequests.of(view, epochs));
  }

  private static PactolusException nothing(String what) {
    return new PactolusException(
        ErrorCode.LAKE_MISSING,
        what + ". Run the pipeline first, or name another lake with --lake.");
  }

  private static List<MeasuredEpoch> lastDay(List<MeasuredEpoch> epochs) {
    long from = epochs.get(epochs.size() - 1).goldAt() - DAY_MICROS;
    return epochs.stream().filter(epoch -> epoch.goldAt() > from).toList();
  }

  private static double rate(List<MeasuredEpoch> epochs) {
    long records = epochs.stream().mapToLong(MeasuredEpoch::records).sum();
    long micros = epochs.get(epochs.size() - 1).goldAt() - epochs.get(0).startedAt();
    return records * 1e6 / Math.max(1, micros);
  }

  private static OptionalDouble cpuSeconds(List<MeasuredEpoch> epochs) {
    List<EpochMeasures> measured =
        epochs.stream()
            .map(MeasuredEpoch::measures)
            .filter(measures -> measures.cpuMicros().isPresent())
            .toList();
    return measured.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            measured.stream().mapToLong(m -> m.cpuMicros().getAsLong()).sum() / 1e6);
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

  public OptionalDouble cpuSecondsPerMillion() {
    return cpuSeconds.isPresent()
        ? OptionalDouble.of(cpuSeconds.getAsDouble() * 1e6 / records)
        : OptionalDouble.empty();
  }

  public double storedBytesPerMillion() {
    return perMillionStored(storedBytes);
  }

  public double bronzeBytesPerMillion() {
    return perMillionStored(bronzeBytes);
  }

  public double retainedBytesPerMillion() {
    return perMillionStored(retainedBytes);
  }

  private double perMillionStored(long bytes) {
    return storedRecords == 0 ? 0 : bytes * 1e6 / storedRecords;
  }

  /** The same pipeline at another rate. */
  public MeasuredLoad at(double rate) {
    return new MeasuredLoad(
        since,
        records,
        rate,
        bytesPerRecord,
        cpuSeconds,
        memoryBytes,
        storedBytes,
        storedRecords,
        bronzeBytes,
        retainedBytes,
        requests);
  }
}
