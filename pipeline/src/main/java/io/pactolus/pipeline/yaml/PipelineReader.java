package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.model.Fixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns the text of a pipeline file into a pipeline, or into all problems of the text at once:
 * YAML, names and types of options, and how they fit together. SQL texts are taken as they are;
 * whoever compiles them positions problems through {@link ReadPipeline#sqlProblem}.
 *
 * <p>The text is not trusted: whatever it holds, the result is a pipeline or a {@link
 * PipelineFileException}, in time and memory proportional to its size.
 */
public final class PipelineReader {
  private final Substitution substitution;

  PipelineReader(Substitution substitution) {
    this.substitution = substitution;
  }

  /**
   * Reads a text; {@code ${file:...}} is a problem in it.
   *
   * @param fileName stands in front of problems
   * @param environment value of an environment variable, if it is set
   * @throws PipelineFileException with all problems
   */
  public static ReadPipeline read(
      String text, String fileName, Function<String, Optional<String>> environment) {
    Substitution substitution =
        new Substitution(
            environment,
            path -> {
              throw new IOException("no files here");
            });
    return new PipelineReader(substitution).read(new SourceText(fileName, text), Optional.empty());
  }

  /**
   * @param tests the tests file beside the pipeline file, if there is one
   */
  ReadPipeline read(SourceText source, Optional<SourceText> tests) {
    Problems problems = new Problems(source.file());
    Problems testProblems = new Problems(tests.map(SourceText::file).orElse(source.file()));
    Optional<Settings> root = settings(source, PipelineSpec.ROOT, problems);
    Optional<Settings> testsRoot =
        tests.flatMap(text -> settings(text, PipelineSpec.TESTS_FILE, testProblems));

    List<Fixture> fixtures = new ArrayList<>();
    if (root.isPresent()) {
      PipelineLint lint = new PipelineLint(root.get(), problems);
      lint.check();
      fixtures.addAll(new FixtureReading(lint, problems).fixtures(tests(root.get())));
      testsRoot.ifPresent(
          settings ->
              fixtures.addAll(new FixtureReading(lint, testProblems).fixtures(tests(settings))));
    }

    List<Problem> all = new ArrayList<>(problems.inOrder());
    all.addAll(testProblems.inOrder());
    if (!all.isEmpty()) {
      throw new PipelineFileException(
          all,
          root.flatMap(
              settings ->
                  SoundParts.of(
                      settings, problems.inOrder(), positions(source, settings), source.file())));
    }
    Settings settings = root.orElseThrow();
    return new ReadPipeline(
        PipelineAssembly.pipeline(settings, fixtures), positions(source, settings), source.file());
  }

  private SourcePositions positions(SourceText source, Settings root) {
    return new SourcePositions(source, root.node(), substitution);
  }

  private Optional<Settings> settings(SourceText source, GroupType group, Problems problems) {
    Reading reading = new Reading(source, problems, substitution);
    return YamlDocument.parse(source, problems).flatMap(root -> group.read(root, reading));
  }

  private static List<Located<Settings>> tests(Settings settings) {
    return settings.find(PipelineSpec.TESTS).orElse(List.of());
  }
}
