package io.pactolus.spark;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.RunSummary;
import io.pactolus.pipeline.DurationText;
import java.io.PrintStream;
import java.time.Duration;

/** A run in the log of its driver: a line now and then. */
final class RunLog implements RunListener {
  private static final long BETWEEN_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final String pipeline;
  private long nextNanos = System.nanoTime();
  private long records;

  RunLog(PrintStream out, String pipeline) {
    this.out = out;
    this.pipeline = pipeline;
  }

  void note(String text) {
    out.println("pactolus: " + text);
  }

  @Override
  public void started(RunStarted started) {
    note(
        "run begins pipeline=%s run=%s epoch=%d recovered_epochs=%d offsets_ahead=%d"
            .formatted(
                pipeline,
                started.runId(),
                started.nextEpoch(),
                started.recoveredEpochs(),
                started.recordsToRead()));
  }

  @Override
  public void epochCompleted(EpochReport report) {
    records += report.records();
    long now = System.nanoTime();
    if (now - nextNanos >= 0) {
      nextNanos = now + BETWEEN_NANOS;
      note(
          "epoch is in the ledger epoch=%d records=%d lag=%d freshness=%s"
              .formatted(
                  report.epoch(),
                  records,
                  report.lagRecords(),
                  DurationText.rounded(Duration.ofMillis(report.freshnessMillis()))));
    }
  }

  @Override
  public void warning(String message) {
    note("warning: " + message);
  }

  @Override
  public void breaker(BreakerChange change) {
    note("circuit breaker dependency=%s state=%s".formatted(change.dependency(), change.state()));
  }

  void ended(RunSummary summary) {
    note(
        "run ended epochs=%d records=%d wall=%s"
            .formatted(
                summary.epochs(),
                summary.records(),
                DurationText.rounded(Duration.ofMillis(summary.wallMillis()))));
  }
}
