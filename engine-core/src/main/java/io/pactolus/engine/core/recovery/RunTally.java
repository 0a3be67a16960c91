package io.pactolus.engine.core.recovery;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.FieldDrift;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.RunSummary;
import io.pactolus.engine.Telemetry;

/**
 * The listener of a run that may open its lake more than once: it is told of the start once, and
 * what was done is summed up.
 */
public final class RunTally implements RunListener {
  private final RunListener listener;
  private final long begin = System.nanoTime();
  private boolean started;
  private long epochs;
  private long records;

  public RunTally(RunListener listener) {
    this.listener = listener;
  }

  public RunSummary summary(String runId) {
    return new RunSummary(runId, epochs, records, (System.nanoTime() - begin) / 1_000_000);
  }

  @Override
  public void started(RunStarted run) {
    if (!started) {
      started = true;
      listener.started(run);
    }
  }

  @Override
  public void epochCompleted(EpochReport report) {
    epochs++;
    records += report.records();
    listener.epochCompleted(report);
  }

  @Override
  public void warning(String message) {
    listener.warning(message);
  }

  @Override
  public void drift(FieldDrift drift) {
    listener.drift(drift);
  }

  @Override
  public void breaker(BreakerChange change) {
    listener.breaker(change);
  }

  @Override
  public void telemetry(Telemetry told) {
    listener.telemetry(told);
  }
}
