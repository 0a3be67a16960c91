package io.pactolus.control.slo;

import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.MeasuredEpoch;
import io.pactolus.lakehouse.MeasuredEpoch.Partition;
import io.pactolus.lakehouse.TakenBack;
import io.pactolus.pipeline.model.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Reads the ledger of a pipeline for the judgement of its targets: the first time all of the
 * period, later what is new. No rows are held. Not thread-safe.
 */
public final class SloReading {
  private static final Duration JUMP = Duration.ofMinutes(1);

  private final Lake lake;
  private final Pipeline pipeline;
  private final TakenBack taken = new TakenBack();
  private SloHistory history;
  private long until;
  private Instant latest = Instant.MIN;
  private Optional<Ledger> ledger = Optional.empty();

  public SloReading(Lake lake, Pipeline pipeline) {
    this.lake = lake;
    this.pipeline = pipeline;
    this.history = new SloHistory(pipeline);
  }

  /** With everything that is in the ledger. */
  public SloHistory upToDate(Instant now) {
    if (now.plus(JUMP).isBefore(latest)) {
      // The clock had run ahead, by which what counts now may have been forgotten.
      beginAnew();
      latest = Instant.MIN;
    }
    latest = now.isAfter(latest) ? now : latest;
    if (ledger.isPresent()) {
      ledger.get().refresh();
    } else {
      ledger = Ledger.find(lake, pipeline.name());
    }
    ledger.ifPresent(found -> takeIn(found, now));
    history.forget(now);
    return history;
  }

  private void takeIn(Ledger found, Instant now) {
    boolean complete = false;
    try {
      MeasuredEpoch.tell(
          found,
          taken,
          until,
          ChronoUnit.MICROS.between(Instant.EPOCH, history.since(now)),
          new MeasuredEpoch.Visitor() {
            @Override
            public void measured(MeasuredEpoch epoch) {
              history.add(epoch, now);
            }

            @Override
            public void read(long epoch, Partition partition, long until) {
              history.read(epoch, partition, until);
            }
          });
      // Not the newest that was measured: a rollback behind it would be read again and again.
      until = found.lastEpoch();
      complete = true;
    } finally {
      if (!complete) {
        // Some epochs are in it, and nobody knows which.
        beginAnew();
      }
    }
  }

  private void beginAnew() {
    history = new SloHistory(pipeline);
    until = 0;
  }
}
