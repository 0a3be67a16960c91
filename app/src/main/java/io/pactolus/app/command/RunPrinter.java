package io.pactolus.app.command;

import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunSummary;

/** Shows a run. */
interface RunPrinter extends RunListener {
  /**
   * @param interrupted the user asked it to stop
   */
  void ended(RunSummary summary, boolean interrupted);
}
