package io.pactolus.engine.spark.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.EpochProtocolContract;

class SparkEpochProtocolTest extends EpochProtocolContract {
  @Override
  protected EngineHarness harness() {
    return new SparkHarness();
  }
}
