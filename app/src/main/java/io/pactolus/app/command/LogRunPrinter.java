package io.pactolus.app.command;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.FieldDrift;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.RunSummary;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A run for those who collect logs. */
final class LogRunPrinter implements RunPrinter {
  static final String LOGGER = "io.pactolus.run";
  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final long BETWEEN_NANOS = 5_000_000_000L;

  private long nextNanos = System.nanoTime();
  private long epochs;
  private long records;

  @Override
  public void started(RunStarted started) {
    LOG.atInfo()
        .addKeyValue("recovered_epochs", started.recoveredEpochs())
        .addKeyValue("offsets_ahead", started.recordsToRead())
        .log("the run begins");
  }

  /** A line now and then: epochs may be as short as a fraction of a second. */
  @Override
  public void epochCompleted(EpochReport report) {
    epochs++;
    records += report.records();
    long now = System.nanoTime();
    if (now - nextNanos >= 0) {
      nextNanos = now + BETWEEN_NANOS;
      LOG.atInfo()
          .addKeyValue("epochs", epochs)
          .addKeyValue("records", records)
          .addKeyValue("lag_records", report.lagRecords())
          .addKeyValue("freshness_millis", report.freshnessMillis())
          .log("an epoch is in the ledger; since the last such line");
      epochs = 0;
      records = 0;
    }
  }

  @Override
  public void warning(String message) {
    // Told with its fields below.
    if (!message.startsWith("drift: ")) {
      LOG.warn("{}", message);
    }
  }

  @Override
  public void drift(FieldDrift drift) {
    LOG.atWarn()
        .addKeyValue("change", drift.change())
        .addKeyValue("path", drift.path())
        .addKeyValue("json_type", drift.jsonType())
        .addKeyValue("topic", drift.topic())
        .addKeyValue("partition", drift.partition())
        .addKeyValue("offset", drift.offset())
        .addKeyValue("correlation_id", drift.correlationId())
        .log("a field is not as the contract says");
  }

  @Override
  public void breaker(BreakerChange change) {
    Level level = change.state() == BreakerChange.State.OPEN ? Level.WARN : Level.INFO;
    LOG.atLevel(level)
        .addKeyValue("dependency", change.dependency())
        .addKeyValue("state", change.state().name().toLowerCase(Locale.ROOT))
        .log("a circuit breaker has another state");
  }

  @Override
  public void ended(RunSummary summary, boolean interrupted) {
    LOG.atInfo()
        .addKeyValue("reason", interrupted ? "stopped" : "caught_up")
        .addKeyValue("epochs", summary.epochs())
        .addKeyValue("records", summary.records())
        .addKeyValue("wall_seconds", summary.wallMillis() / 1000.0)
        .log("the run has ended");
  }
}
