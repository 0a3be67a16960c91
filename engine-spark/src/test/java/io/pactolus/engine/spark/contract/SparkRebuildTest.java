package io.pactolus.engine.spark.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.RebuildContract;

class SparkRebuildTest extends RebuildContract {
  @Override
  protected EngineHarness harness() {
    return new SparkHarness();
  }
}
