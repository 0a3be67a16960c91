package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.RebuildContract;

class EmbeddedRebuildTest extends RebuildContract {
  @Override
  protected EngineHarness harness() {
    return new EmbeddedHarness();
  }
}
