package io.pactolus.app.command;

import io.pactolus.engine.Engine;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.source.kafka.KafkaRecordSource;

/** The engines of this distribution, wired to what they read and write. */
final class Engines {
  private Engines() {}

  static Engine embedded() {
    return new EmbeddedEngine(
        Lakes::open,
        (plan, clock, warnings) ->
            new KafkaRecordSource(
                plan.pipeline().source(), plan.pipeline().limits(), clock, warnings));
  }
}
