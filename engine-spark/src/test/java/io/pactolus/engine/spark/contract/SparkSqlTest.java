package io.pactolus.engine.spark.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.SqlContract;

class SparkSqlTest extends SqlContract {
  @Override
  protected EngineHarness harness() {
    return new SparkHarness();
  }
}
