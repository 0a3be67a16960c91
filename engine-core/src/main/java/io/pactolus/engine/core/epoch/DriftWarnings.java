package io.pactolus.engine.core.epoch;

import io.pactolus.engine.FieldDrift;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.core.decode.Drift;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Says once per run what the records hold beyond the contract; it is in Bronze, not lost. */
public final class DriftWarnings {
  private static final int AT_MOST = 100;

  private final RunListener listener;
  private final Set<String> said = new HashSet<>();

  public DriftWarnings(RunListener listener) {
    this.listener = listener;
  }

  public void say(List<Drift> drifts) {
    for (Drift drift : drifts) {
      if (said.size() < AT_MOST && said.add(drift.change() + drift.path() + drift.jsonType())) {
        listener.warning(
            "drift: %s; first at %s-%d offset %d, correlation id %s"
                .formatted(
                    what(drift),
                    drift.topic(),
                    drift.partition(),
                    drift.firstOffset(),
                    drift.firstCorrelationId()));
        listener.drift(
            new FieldDrift(
                drift.change().name().toLowerCase(Locale.ROOT),
                drift.path(),
                drift.jsonType(),
                drift.topic(),
                drift.partition(),
                drift.firstOffset(),
                drift.firstCorrelationId()));
      }
    }
  }

  private static String what(Drift drift) {
    return switch (drift.change()) {
      case NEW_FIELD ->
          "field %s (%s) is not in the contract and stays in Bronze only"
              .formatted(drift.path(), drift.jsonType());
      case CHANGED_TYPE ->
          "field %s came as %s, which the contract does not take; such records are in the DLQ"
              .formatted(drift.path(), drift.jsonType());
      case UNTRACKED -> "more unknown fields than can be told apart; they stay in Bronze only";
    };
  }
}
