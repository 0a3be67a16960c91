package io.pactolus.engine.spark.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.RollbackContract;

class SparkRollbackTest extends RollbackContract {
  @Override
  protected EngineHarness harness() {
    return new SparkHarness();
  }
}
