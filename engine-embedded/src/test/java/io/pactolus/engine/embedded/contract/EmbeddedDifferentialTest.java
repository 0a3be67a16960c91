package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.DifferentialContract;
import io.pactolus.engine.contract.EngineHarness;

class EmbeddedDifferentialTest extends DifferentialContract {
  @Override
  protected EngineHarness harness() {
    return new EmbeddedHarness();
  }
}
