package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pactolus.app.Pactolus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What Prometheus and Grafana get to read. Whether alerts fire is tested with promtool. */
class RulesCommandTest {
  private static final String FILE =
      Path.of("..", "examples", "orders", "pipeline.yaml").toString();

  private static String rules(String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine pactolus =
        Pactolus.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> arguments = new ArrayList<>(List.of("rules", FILE));
    arguments.addAll(List.of(options));
    assertThat(pactolus.execute(arguments.toArray(String[]::new))).as(err.toString()).isZero();
    return out.toString();
  }

  @Test
  void eachRuleSaysWhatHappenedToWhomAndWhereThePageIs() throws Exception {
    JsonNode root =
        new ObjectMapper(new YAMLFactory()).readTree(rules("--runbooks", "https://git.example/r/"));

    JsonNode group = root.path("groups").path(0);
    assertThat(group.path("name").asText()).isEqualTo("pactolus-orders");
    assertThat(group.path("rules")).hasSizeGreaterThan(7);
    for (JsonNode rule : group.path("rules")) {
      String name = rule.path("alert").asText();
      assertThat(name).startsWith("Pactolus");
      assertThat(rule.path("expr").asText()).as(name).contains("pipeline=\"orders\"");
      assertThat(rule.at("/labels/severity").asText()).as(name).isIn("page", "ticket");
      assertThat(rule.at("/labels/pipeline").asText()).as(name).isEqualTo("orders");
      assertThat(rule.at("/annotations/summary").asText()).as(name).contains("orders");
      assertThat(rule.at("/annotations/description").asText()).as(name).endsWith(".");
      assertThat(rule.at("/annotations/runbook_url").asText())
          .as(name)
          .matches("https://git\\.example/r/[a-z-]+\\.md");
    }
  }

  @Test
  void withoutAnAddressThePageIsNamedByItsPath() {
    assertThat(rules()).contains("runbook_url: \"docs/runbooks/process-down.md\"");
  }

  @Test
  void theDashboardIsOneThatGrafanaTakes() throws Exception {
    JsonNode root = new ObjectMapper().readTree(rules("--format", "grafana"));

    assertThat(root.path("uid").asText()).isEqualTo("pactolus-orders");
    assertThat(root.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
    assertThat(root.at("/templating/list/0/type").asText()).isEqualTo("datasource");
    Set<Integer> ids = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (JsonNode panel : root.path("panels")) {
      String title = panel.path("title").asText();
      assertThat(title).isNotEmpty();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      JsonNode place = panel.path("gridPos");
      assertThat(place.path("x").asInt() + place.path("w").asInt()).as(title).isBetween(1, 24);
      for (int y = 0; y < place.path("h").asInt(); y++) {
        for (int x = 0; x < place.path("w").asInt(); x++) {
          String cell = (place.path("x").asInt() + x) + "," + (place.path("y").asInt() + y);
          assertThat(places.add(cell)).as("%s overlaps at %s", title, cell).isTrue();
        }
      }
      if (panel.path("type").asText().equals("row")) {
        continue;
      }
      assertThat(panel.path("type").asText()).as(title).isIn("timeseries", "stat");
      assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
      assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotEmpty();
      assertThat(panel.path("targets")).as(title).isNotEmpty();
      Set<String> references = new HashSet<>();
      for (JsonNode target : panel.path("targets")) {
        assertThat(target.path("expr").asText()).contains("pipeline=\"orders\"");
        assertThat(references.add(target.path("refId").asText())).as(title).isTrue();
      }
    }
    assertThat(ids).hasSizeGreaterThan(20);
  }
}
