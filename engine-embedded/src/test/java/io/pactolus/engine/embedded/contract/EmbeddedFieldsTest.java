package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.FieldsContract;

class EmbeddedFieldsTest extends FieldsContract {
  @Override
  protected EngineHarness harness() {
    return new EmbeddedHarness();
  }
}
