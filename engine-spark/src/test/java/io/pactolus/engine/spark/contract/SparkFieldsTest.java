package io.pactolus.engine.spark.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.FieldsContract;

class SparkFieldsTest extends FieldsContract {
  @Override
  protected EngineHarness harness() {
    return new SparkHarness();
  }
}
