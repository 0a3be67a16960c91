package io.pactolus.engine.spark.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.GoldContract;

class SparkGoldTest extends GoldContract {
  @Override
  protected EngineHarness harness() {
    return new SparkHarness();
  }
}
