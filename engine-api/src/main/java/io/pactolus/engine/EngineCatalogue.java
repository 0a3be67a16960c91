package io.pactolus.engine;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.sql.SqlProblem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The engines by name, each with what it declares. It is here and not with each engine, so that a
 * pipeline can be checked for an engine whose libraries are not on the class path.
 */
public record EngineCatalogue(List<Declared> engines) {
  /** The engines of this version. */
  public static final EngineCatalogue OURS =
      new EngineCatalogue(
          List.of(
              new Declared("embedded", EngineCapabilities.everything()),
              // Executors run the code that the embedded engine runs.
              new Declared("spark", EngineCapabilities.everything())));

  public EngineCatalogue {
    engines = List.copyOf(engines);
  }

  /**
   * What one engine can run.
   *
   * @param name as {@link Engine#name}
   */
  public record Declared(String name, EngineCapabilities capabilities) {}

  /**
   * What the engine of that name declares.
   *
   * @throws PactolusException when there is none
   */
  public EngineCapabilities capabilities(String engine) {
    return engines.stream()
        .filter(declared -> declared.name().equals(engine))
        .findFirst()
        .orElseThrow(
            () ->
                new PactolusException(
                    ErrorCode.USAGE,
                    "there is no engine '%s'. Use %s."
                        .formatted(
                            engine,
                            engines.stream()
                                .map(declared -> "--engine " + declared.name())
                                .collect(Collectors.joining(" or ")))))
        .capabilities();
  }

  /** The names of those that can run the plan. */
  public List<String> running(Plan plan) {
    return engines.stream()
        .map(Declared::name)
        .filter(name -> problems(name, plan).isEmpty())
        .toList();
  }

  /**
   * What the plan needs and the engine does not declare, in the order of the pipeline file, each
   * with the engines that do.
   *
   * @return empty when the engine can run the plan
   */
  public List<SqlProblem> problems(String engine, Plan plan) {
    EngineCapabilities declared = capabilities(engine);
    return PlanNeeds.of(plan).stream()
        .filter(need -> !need.isMetBy(declared))
        .map(
            need ->
                new SqlProblem(
                    need.path(),
                    0,
                    0,
                    "the engine '%s' does not support %s; %s"
                        .formatted(engine, need.words(), remedy(need))))
        .distinct()
        .toList();
  }

  private String remedy(PlanNeeds.Need need) {
    List<String> able =
        engines.stream()
            .filter(declared -> need.isMetBy(declared.capabilities()))
            .map(declared -> "'" + declared.name() + "'")
            .toList();
    return able.isEmpty()
        ? "no other engine does either: do without"
        : "%s does: run this pipeline there, or do without".formatted(String.join(" or ", able));
  }
}
