package io.pactolus.pipeline.model;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One pipeline file, valid in itself: names resolve, defaults are filled in. SQL texts are kept as
 * written; they are compiled into a {@link io.pactolus.pipeline.plan.Plan}.
 *
 * @param name lower-case identifier; part of every table path and transaction id
 * @param lake directory or URI that holds {@code <name>/bronze}, {@code silver}, ...; absent when
 *     only --lake gives it
 */
public record Pipeline(
    String name,
    Optional<String> lake,
    KafkaSource source,
    Stream stream,
    List<SilverTable> silver,
    List<GoldTable> gold,
    Slo slo,
    EpochBounds epoch,
    Limits limits,
    Retention retention,
    List<Fixture> fixtures,
    Alerts alerts) {

  public Pipeline {
    silver = List.copyOf(silver);
    gold = List.copyOf(gold);
    fixtures = List.copyOf(fixtures);
  }

  /** Without alerts. */
  public Pipeline(
      String name,
      Optional<String> lake,
      KafkaSource source,
      Stream stream,
      List<SilverTable> silver,
      List<GoldTable> gold,
      Slo slo,
      EpochBounds epoch,
      Limits limits,
      Retention retention,
      List<Fixture> fixtures) {
    this(
        name,
        lake,
        source,
        stream,
        silver,
        gold,
        slo,
        epoch,
        limits,
        retention,
        fixtures,
        Alerts.NONE);
  }

  /**
   * Who is told what an operator has to know.
   *
   * @param webhook address that takes a POST; may hold a secret, so {@link #toString} hides it
   */
  public record Alerts(Optional<URI> webhook) {
    public static final Alerts NONE = new Alerts(Optional.empty());

    @Override
    public String toString() {
      return "Alerts[webhook=" + (webhook.isPresent() ? "(hidden)" : "none") + "]";
    }
  }

  /**
   * Freshness targets: {@code percentile} percent of the records must be in Gold within {@code
   * freshness} of their broker timestamp, and within {@code eventFreshness} of their event time.
   *
   * @param eventFreshness absent when event times say nothing about how late the pipeline is
   * @param period over which that has to hold: the error budget is what may miss a target in it
   */
  public record Slo(
      Duration freshness, double percentile, Optional<Duration> eventFreshness, Duration period) {}

  /**
   * Bounds of an epoch. The engine chooses its length between them from the freshness target and
   * the backlog.
   *
   * @param minimum how long an epoch collects at least when records trickle in
   * @param maximum how long an epoch collects at most
   * @param maxRecords records in one epoch at most
   */
  public record EpochBounds(Duration minimum, Duration maximum, int maxRecords) {}

  /**
   * @param maxRecordBytes key + value + headers; a larger record goes to the DLQ, raw value cut off
   * @param maxEpochBytes raw bytes collected in one epoch at most
   * @param maxKeyIndexBytes off-heap memory of all key indexes; beyond it they live in
   *     memory-mapped temporary files
   * @param rejects above which the pipeline stops
   */
  public record Limits(
      long maxRecordBytes,
      long maxEpochBytes,
      long maxKeyIndexBytes,
      Optional<RejectLimit> rejects) {
    /** Without a limit of rejects. */
    public Limits(long maxRecordBytes, long maxEpochBytes, long maxKeyIndexBytes) {
      this(maxRecordBytes, maxEpochBytes, maxKeyIndexBytes, Optional.empty());
    }
  }

  /**
   * How much of what comes in may be rejected.
   *
   * @param percent of the records, for each Silver table
   * @param windowRecords over how many of the last records
   */
  public record RejectLimit(double percent, long windowRecords) {}

  /**
   * @param obsoleteFiles how long data files no longer part of a table stay on disk (time travel,
   *     slow readers)
   * @param log how long Delta log entries stay
   */
  public record Retention(Duration obsoleteFiles, Duration log) {}
}
