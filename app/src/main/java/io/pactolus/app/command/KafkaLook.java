package io.pactolus.app.command;

import io.pactolus.dashboard.api.BrokerLook;
import io.pactolus.pipeline.plan.Plan;

/** The broker of a pipeline, asked anew each time. */
final class KafkaLook implements BrokerLook {
  private final Plan plan;

  KafkaLook(Plan plan) {
    this.plan = plan;
  }

  @Override
  public Answer ask() {
    BrokerProbe probe = new BrokerProbe(plan);
    return new Answer(probe.trouble().isEmpty(), probe);
  }
}
