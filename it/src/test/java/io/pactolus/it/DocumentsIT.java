package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents show is true: pipeline files in them are valid, links lead somewhere. */
class DocumentsIT {
  private static final Pattern YAML = Pattern.compile("```yaml\n(pipeline:.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)[^)]*\\)");

  private final Path home = JavaProcess.home();

  @Test
  void everyPipelineFileInTheDocumentsAndExamplesIsValid() {
    List<String> pipelines = new ArrayList<>();
    for (Path document : documents()) {
      Matcher block = YAML.matcher(text(document));
      while (block.find()) {
        pipelines.add(block.group(1));
      }
    }
    for (Path example : files(home.resolve("examples"), ".yaml")) {
      pipelines.add(text(example));
    }

    assertThat(pipelines).hasSizeGreaterThanOrEqualTo(3);
    for (String pipeline : pipelines) {
      assertThat(
              PlanCompiler.compile(
                      PipelineReader.read(pipeline, "document.yaml", name -> Optional.empty())
                          .pipeline())
                  .silver())
          .isNotEmpty();
    }
  }

  @Test
  void everyRelativeLinkLeadsToAFile() {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(text(document));
      while (link.find()) {
        if (!Files.exists(document.resolveSibling(link.group(1)))) {
          broken.add(home.relativize(document) + " -> " + link.group(1));
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void theCommandsOfTheReadmeCanBeStarted() {
    assertThat(text(home.resolve("README.md")))
        .contains("./pactolus demo")
        .contains("./mvnw verify");
    assertThat(home.resolve("pactolus")).isExecutable();
    assertThat(home.resolve("mvnw")).isExecutable();
  }

  private List<Path> documents() {
    List<Path> documents = new ArrayList<>(files(home.resolve("docs"), ".md"));
    documents.add(home.resolve("README.md"));
    documents.add(home.resolve("CONTRIBUTING.md"));
    return documents;
  }

  private static List<Path> files(Path directory, String suffix) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(f -> f.toString().endsWith(suffix)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
