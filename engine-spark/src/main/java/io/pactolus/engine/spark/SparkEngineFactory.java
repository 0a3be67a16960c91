package io.pactolus.engine.spark;

import io.pactolus.engine.Engine;
import io.pactolus.engine.EngineFactory;
import io.pactolus.source.kafka.KafkaRanges;
import java.util.Map;
import java.util.Optional;

/** The Spark engine, wired to Kafka. */
public final class SparkEngineFactory implements EngineFactory {
  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Engine create(Map<String, String> options) {
    return new SparkEngine(
        Optional.ofNullable(options.get("master")),
        (plan, warnings) ->
            new KafkaRanges(plan.pipeline().source(), plan.pipeline().limits(), warnings));
  }
}
