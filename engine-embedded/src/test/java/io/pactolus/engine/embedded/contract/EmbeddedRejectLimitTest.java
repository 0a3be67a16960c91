package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.RejectLimitContract;

class EmbeddedRejectLimitTest extends RejectLimitContract {
  @Override
  protected EngineHarness harness() {
    return new EmbeddedHarness();
  }
}
