package io.pactolus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.alert.Alert;
import io.pactolus.control.rules.AlertRule;
import io.pactolus.control.rules.AlertRules;
import io.pactolus.dashboard.http.RequestTrouble;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.Runbook;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever is told of trouble finds a page about it. */
class RunbooksTest {
  private static final Path PAGES = Path.of("..").resolve(Runbook.DIRECTORY);
  private static final Pattern HEADING = Pattern.compile("(?m)^(#{1,2}) (.+)$");
  private static final List<String> SECTIONS =
      List.of("What it means", "How to see it", "What to do", "How to know it is over");

  /** Of the pipeline that has all there can be. */
  private static List<AlertRule> rules() {
    Path file = Path.of("..", "it", "promtool", "pipeline.yaml");
    return AlertRules.of(
        PipelineReader.read(read(file), file.toString(), name -> Optional.of("http://localhost:9/"))
            .pipeline());
  }

  /** Pages to what they are about. */
  private static SortedMap<String, String> wanted() {
    SortedMap<String, String> wanted = new TreeMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      wanted.put(Runbook.of(code).name(), code.name());
    }
    for (RequestTrouble trouble : RequestTrouble.values()) {
      wanted.put(Runbook.of(trouble.name()).name(), trouble.name());
    }
    wanted.put(Runbook.of("LAUNCHER").name(), "LAUNCHER");
    for (Alert.Kind kind : Alert.Kind.values()) {
      wanted.putIfAbsent(kind.runbook().name(), kind.code());
    }
    rules().forEach(rule -> wanted.putIfAbsent(rule.runbook().name(), rule.name()));
    return wanted;
  }

  @Test
  void everyCodeAndEveryAlertHasAPageAndThereIsNoOther() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(wanted().keySet().stream().map(n -> n + ".md"), Stream.of("README.md"))
                  .toList());
    }
    assertThat(wanted()).containsKey(Runbook.of(Runbook.BUG).name());
  }

  @Test
  void everyPageSaysWhatItMeansHowToSeeItWhatToDoAndWhenItIsOver() {
    for (Map.Entry<String, String> page : wanted().entrySet()) {
      String text = text(page.getKey());
      Matcher heading = HEADING.matcher(text);
      List<String> headings = heading.results().map(found -> found.group(2)).toList();
      String[] sections = text.split("(?m)^##? .+$", -1);

      assertThat(text).as(page.getKey()).startsWith("# " + page.getValue());
      assertThat(headings.subList(1, headings.size())).as(page.getKey()).isEqualTo(SECTIONS);
      for (int i = 2; i < sections.length; i++) {
        assertThat(sections[i].strip()).as("%s, section %d", page.getKey(), i - 1).isNotEmpty();
      }
    }
  }

  @Test
  void thePageOfAnAlertNamesIt() {
    assertThat(rules()).hasSizeGreaterThan(8);
    for (AlertRule rule : rules()) {
      assertThat(text(rule.runbook().name())).contains(rule.name());
    }
  }

  @Test
  void everyPageIsInTheIndex() {
    String index = text("README");

    wanted().keySet().forEach(name -> assertThat(index).contains("](" + name + ".md)"));
  }

  private static String text(String name) {
    return read(PAGES.resolve(name + ".md"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
