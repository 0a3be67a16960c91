package io.pactolus.engine.spark.contract;

import io.pactolus.engine.Engine;
import io.pactolus.engine.contract.Interruption;
import io.pactolus.engine.contract.Job;
import io.pactolus.engine.core.contract.InterruptedLake;
import io.pactolus.engine.core.contract.LakeHarness;
import io.pactolus.engine.core.contract.TopicRanges;
import io.pactolus.engine.spark.LakeFactory;
import io.pactolus.engine.spark.SparkEngine;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The Spark engine, driver and executors in this process. */
final class SparkHarness extends LakeHarness {
  SparkHarness() {
    super(
        new SparkEngine(
            Optional.empty(),
            (plan, warnings) -> {
              throw new IllegalStateException("never started");
            }));
  }

  @Override
  protected Engine engine(Job job) {
    return new SparkEngine(
        Optional.empty(),
        SharedSpark::started,
        job.interruption().<LakeFactory>map(Staged::interrupted).orElse(Lakes::open),
        (plan, warnings) -> new TopicRanges(plan, job.topic()));
  }

  /** An interruption is code of the test and cannot be sent: it stays here, under a number. */
  private record Staged(UUID number) implements LakeFactory {
    private static final Map<UUID, Interruption> INTERRUPTIONS = new ConcurrentHashMap<>();

    static Staged interrupted(Interruption interruption) {
      Staged staged = new Staged(UUID.randomUUID());
      INTERRUPTIONS.put(staged.number, interruption);
      return staged;
    }

    @Override
    public Lake open(String location) {
      return InterruptedLake.open(location, Optional.ofNullable(INTERRUPTIONS.get(number)));
    }
  }
}
