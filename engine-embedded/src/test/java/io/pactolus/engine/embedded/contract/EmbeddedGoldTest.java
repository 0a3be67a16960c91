package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.GoldContract;

class EmbeddedGoldTest extends GoldContract {
  @Override
  protected EngineHarness harness() {
    return new EmbeddedHarness();
  }
}
