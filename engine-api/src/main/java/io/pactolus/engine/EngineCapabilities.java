package io.pactolus.engine;

import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.sql.Function;
import io.pactolus.pipeline.sql.SqlProblem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What an engine declares that it does exactly as stated. What is not declared is refused before
 * anything runs; nothing is done nearly right.
 *
 * @param functions in expressions, those of Gold included
 * @param aggregates in Gold tables
 */
public record EngineCapabilities(
    Set<Capability> features, Set<Function> functions, Set<Aggregate.Kind> aggregates) {

  public EngineCapabilities {
    features = Set.copyOf(features);
    functions = Set.copyOf(functions);
    aggregates = Set.copyOf(aggregates);
  }

  /** Everything a pipeline file can say. */
  public static EngineCapabilities everything() {
    return new EngineCapabilities(
        EnumSet.allOf(Capability.class),
        EnumSet.allOf(Function.class),
        EnumSet.allOf(Aggregate.Kind.class));
  }

  public EngineCapabilities without(Capability... lacking) {
    EnumSet<Capability> left = EnumSet.allOf(Capability.class);
    left.retainAll(features);
    Arrays.asList(lacking).forEach(left::remove);
    return new EngineCapabilities(left, functions, aggregates);
  }

  public EngineCapabilities without(Function... lacking) {
    EnumSet<Function> left = EnumSet.allOf(Function.class);
    left.retainAll(functions);
    Arrays.asList(lacking).forEach(left::remove);
    return new EngineCapabilities(features, left, aggregates);
  }

  public EngineCapabilities without(Aggregate.Kind... lacking) {
    EnumSet<Aggregate.Kind> left = EnumSet.allOf(Aggregate.Kind.class);
    left.retainAll(aggregates);
    Arrays.asList(lacking).forEach(left::remove);
    return new EngineCapabilities(features, functions, left);
  }

  /**
   * What the plan needs and is not here, as {@link EngineCatalogue#problems} says it of an engine
   * that knows no other.
   *
   * @param engine name for the messages
   * @return empty when the engine can run the plan
   */
  public List<SqlProblem> problems(String engine, Plan plan) {
    return new EngineCatalogue(List.of(new EngineCatalogue.Declared(engine, this)))
        .problems(engine, plan);
  }
}
