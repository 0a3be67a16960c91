package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.ReplayContract;

class EmbeddedReplayTest extends ReplayContract {
  @Override
  protected EngineHarness harness() {
    return new EmbeddedHarness();
  }
}
