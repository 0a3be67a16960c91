package io.pactolus.engine.spark.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.SilverContract;

class SparkSilverTest extends SilverContract {
  @Override
  protected EngineHarness harness() {
    return new SparkHarness();
  }
}
