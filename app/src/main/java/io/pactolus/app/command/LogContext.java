package io.pactolus.app.command;

import io.pactolus.app.log.LogField;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.FieldDrift;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.RunSummary;

/** Has each line of the log say which run and epoch it belongs to. */
final class LogContext implements RunPrinter {
  private final RunPrinter printer;
  private volatile long completed;

  /**
   * @param printer told everything
   */
  LogContext(String pipeline, RunPrinter printer) {
    this.printer = printer;
    LogField.PIPELINE.put(pipeline);
  }

  @Override
  public void started(RunStarted started) {
    LogField.RUN_ID.put(started.runId());
    LogField.EPOCH.put(started.nextEpoch());
    completed = started.nextEpoch() - 1;
    printer.started(started);
  }

  @Override
  public void epochCompleted(EpochReport report) {
    completed = report.epoch();
    LogField.EPOCH.put(report.epoch());
    printer.epochCompleted(report);
    LogField.EPOCH.put(report.epoch() + 1);
  }

  @Override
  public void warning(String message) {
    printer.warning(message);
  }

  @Override
  public void drift(FieldDrift drift) {
    printer.drift(drift);
  }

  @Override
  public void breaker(BreakerChange change) {
    printer.breaker(change);
  }

  @Override
  public void ended(RunSummary summary, boolean interrupted) {
    if (completed > 0) {
      LogField.EPOCH.put(completed);
    }
    printer.ended(summary, interrupted);
  }
}
