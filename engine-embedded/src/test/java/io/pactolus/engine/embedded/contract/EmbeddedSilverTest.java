package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.SilverContract;

class EmbeddedSilverTest extends SilverContract {
  @Override
  protected EngineHarness harness() {
    return new EmbeddedHarness();
  }
}
