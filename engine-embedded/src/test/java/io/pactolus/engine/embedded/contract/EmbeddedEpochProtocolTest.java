package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.EpochProtocolContract;

class EmbeddedEpochProtocolTest extends EpochProtocolContract {
  @Override
  protected EngineHarness harness() {
    return new EmbeddedHarness();
  }
}
