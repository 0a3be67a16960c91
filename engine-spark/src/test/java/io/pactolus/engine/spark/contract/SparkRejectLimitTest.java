package io.pactolus.engine.spark.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.RejectLimitContract;

class SparkRejectLimitTest extends RejectLimitContract {
  @Override
  protected EngineHarness harness() {
    return new SparkHarness();
  }
}
