package io.pactolus.telemetry;

import io.pactolus.engine.RunListener;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What the exporter has to say, which it says to the log of the JDK, at most once a minute when it
 * goes on: told as warnings of the run.
 */
final class TroubleLog implements AutoCloseable {
  // Held: the log manager does not.
  private final Logger logger = Logger.getLogger("io.opentelemetry");
  private final Handler handler;
  private final RunListener listener;

  TroubleLog(RunListener listener) {
    this.listener = listener;
    SimpleFormatter text = new SimpleFormatter();
    handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
              tell(text.formatMessage(entry));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  void tell(String trouble) {
    listener.warning("Traces could not be delivered; the run goes on. " + trouble);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}
