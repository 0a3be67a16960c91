package io.pactolus.app.command;

import io.pactolus.engine.EngineCatalogue;
import io.pactolus.pipeline.plan.Plan;
import java.util.List;
import picocli.CommandLine.Option;

/** The engine a pipeline is meant for, which need not be on the class path. */
final class EngineOption {
  static final String EMBEDDED = "embedded";

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = EMBEDDED,
      description = "embedded (one JVM) or spark; default: ${DEFAULT-VALUE}")
  String name = EMBEDDED;

  private EngineCatalogue engines = EngineCatalogue.OURS;

  /** Other engines than those of this version. */
  void among(EngineCatalogue others) {
    engines = others;
  }

  /** The plan of the file; it is refused with all its problems if this engine cannot run it. */
  Plan plan(PipelineOptions pipeline) {
    engines.capabilities(name);
    return pipeline.compiled().planFor(name, engines);
  }

  /** The engines that can run the plan. */
  List<String> running(Plan plan) {
    return engines.running(plan);
  }
}
