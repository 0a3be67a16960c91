package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.RollbackContract;

class EmbeddedRollbackTest extends RollbackContract {
  @Override
  protected EngineHarness harness() {
    return new EmbeddedHarness();
  }
}
