package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.SqlContract;

class EmbeddedSqlTest extends SqlContract {
  @Override
  protected EngineHarness harness() {
    return new EmbeddedHarness();
  }
}
