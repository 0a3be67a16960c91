package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.Engine;
import io.pactolus.engine.contract.Job;
import io.pactolus.engine.core.contract.InterruptedLake;
import io.pactolus.engine.core.contract.LakeHarness;
import io.pactolus.engine.core.contract.TopicSource;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.Lakes;

/** The embedded engine. */
final class EmbeddedHarness extends LakeHarness {
  EmbeddedHarness() {
    super(
        new EmbeddedEngine(
            Lakes::open,
            (plan, clock, warnings) -> {
              throw new IllegalStateException("never started");
            }));
  }

  @Override
  protected Engine engine(Job job) {
    return new EmbeddedEngine(
        location -> InterruptedLake.open(location, job.interruption()),
        (plan, clock, warnings) -> new TopicSource(plan, job.topic(), clock));
  }
}
