package io.pactolus.engine.spark.contract;

import io.pactolus.engine.Engine;
import io.pactolus.engine.contract.DifferentialContract;
import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.Job;
import io.pactolus.engine.core.contract.LakeHarness;
import io.pactolus.engine.core.contract.TopicSource;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.engine.embedded.EmbeddedEngine.SourceFactory;
import io.pactolus.lakehouse.Lakes;

class SparkDifferentialTest extends DifferentialContract {
  @Override
  protected EngineHarness harness() {
    return new SparkHarness();
  }

  @Override
  protected EngineHarness reference() {
    return new Embedded();
  }

  private static final class Embedded extends LakeHarness {
    Embedded() {
      super(
          embedded(
              (plan, clock, warnings) -> {
                throw new IllegalStateException("never started");
              }));
    }

    @Override
    protected Engine engine(Job job) {
      return embedded((plan, clock, warnings) -> new TopicSource(plan, job.topic(), clock));
    }

    private static EmbeddedEngine embedded(SourceFactory source) {
      return new EmbeddedEngine(Lakes::open, source);
    }
  }
}
