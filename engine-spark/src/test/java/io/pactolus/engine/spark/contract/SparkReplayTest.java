package io.pactolus.engine.spark.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.ReplayContract;

class SparkReplayTest extends ReplayContract {
  @Override
  protected EngineHarness harness() {
    return new SparkHarness();
  }
}
