package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.pactolus.it.ServedPage.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page of the demo as a person uses it, in a real browser. Screenshots are kept in {@code
 * it/target/screenshots}.
 */
class DashboardIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path QUAKES = JavaProcess.home().resolve("examples/quakes/pipeline.yaml");

  /** Places that the navigation does not lead to by itself. */
  private static final List<String> FURTHER =
      List.of(
          "tables/silver.quakes",
          "tables/gold.quakes_by_region",
          "trace?key=us6000qw60",
          "trace?topic=quakes&partition=0&offset=999999",
          "no-such-view");

  private static Chromium chromium;
  private static ServedRun demo;
  private static Path lake;

  @BeforeAll
  static void theDemoPlaysInAHurry(@TempDir Path directory) {
    chromium = Chromium.start();
    lake = directory.resolve("lake");
    demo =
        ServedRun.of(
            JavaProcess.pactolus(
                directory, Map.of(), "demo", "--speed", "60", "--lake", lake.toString()));
  }

  @AfterAll
  static void close() {
    if (demo != null) {
      demo.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  private static ServedPage open(Window window) {
    return new ServedPage(chromium.browser(), demo.url(), window);
  }

  private static void awaitTheWholeWeek() {
    CrashIT.await(demo.process(), demo.process()::err, "the whole week is in Gold");
  }

  @Test
  void theWeekGoesByAndTheCountsAreThoseOfTheAudit() throws Exception {
    try (ServedPage page = open(Window.DESK)) {
      // Given the page while the week goes by
      PlaywrightAssertions.assertThat(
              page.page()
                  .getByRole(
                      AriaRole.HEADING,
                      new Page.GetByRoleOptions().setName("Overview").setLevel(1)))
          .isVisible();
      System.out.printf("first paint of the demo's page: %.0f ms%n", page.firstPaint());

      // When all of it is in Gold
      awaitTheWholeWeek();

      // Then
      CommandHere said =
          CommandHere.pactolus("audit", QUAKES.toString(), "--lake", lake.toString(), "--json");
      JsonNode audit = JSON.readTree(said.out());
      assertThat(audit.path("balanced").asBoolean()).as(said.out()).isTrue();
      String records = "%,d".formatted(audit.path("records").asLong());
      page.sees(page.figure("records"), records);
      page.sees(page.page().locator("main"), "Every record is accounted for");
      page.sees(
          page.text("wait as dead letters"),
          number("SELECT count(*) AS n FROM dlq.quakes WHERE replay_state = 'pending'") + " wait");
      PlaywrightAssertions.assertThat(
              page.page()
                  .getByRole(
                      AriaRole.IMG,
                      new Page.GetByRoleOptions()
                          .setName(
                              "World map of quakes: %d rows; the largest: M 8.8"
                                  .formatted(number("SELECT count(*) AS n FROM silver.quakes")))))
          .isVisible();
      page.sees(page.page().locator(".revisions"), "8.0");
      page.settle();
      page.screenshot("overview");
      page.show("epochs");
      page.sees(page.page().locator("main"), "%,d".formatted(audit.path("epochs").asLong()));
    }
  }

  private static long number(String query) throws IOException {
    return JSON.readTree(
            CommandHere.pactolus(
                    "sql", QUAKES.toString(), query, "--lake", lake.toString(), "--json")
                .out())
        .path("n")
        .asLong();
  }

  @Test
  void aDeadLetterIsReplayedByClickingAfterADryRunAndAQuestion() {
    awaitTheWholeWeek();
    try (ServedPage page = open(Window.DESK)) {
      // Given
      page.show("dlq");
      int before = Integer.parseInt(page.figure("pending").textContent());
      PlaywrightAssertions.assertThat(page.button("Replay")).isDisabled();

      // When the wrong time is repaired
      page.text("Condition and repair").click();
      page.page().getByLabel("Repair").fill("REPLACE(raw, '\"yesterday\"', '1753833600000')");
      page.button("Dry run").click();
      page.sees(
          page.page().locator(".report"),
          "Of %d, 1 would leave the queue and %d would stay.".formatted(before, before - 1));
      page.screenshot("replay-dry-run");
      page.button("Replay").click();
      Locator question =
          page.page()
              .getByRole(
                  AriaRole.DIALOG,
                  new Page.GetByRoleOptions().setName("Replay %d dead letters?".formatted(before)));
      PlaywrightAssertions.assertThat(question).isVisible();
      assertThat(page.violations()).isEmpty();
      page.screenshot("replay-question");
      page.button("Replay them").click();

      // Then
      page.sees(page.page().locator(".report"), "Of %d, 1 left the queue".formatted(before));
      page.sees(page.page().locator(".report"), "1 inserted in quakes");
      page.sees(page.figure("pending"), "" + (before - 1));
      page.screenshot("replay-done");
      page.show("trace?key=broken-4");
      page.sees(page.page().locator("main"), "replayed in epoch");
      page.screenshot("trace-of-a-replayed-record");
    }
  }

  @Test
  void anErrorInSqlIsShownWhereTheAnswerWouldBe() {
    awaitTheWholeWeek();
    try (ServedPage page = open(Window.DESK)) {
      page.show("sql");

      page.page().getByLabel("SQL").fill("SELECT magnitud FROM silver.quakes");
      page.page().getByLabel("SQL").press("Control+Enter");

      Locator alert = page.page().getByRole(AriaRole.ALERT);
      page.sees(alert, "magnitud");
      page.sees(alert, "QUERY_FAILED");
      page.screenshot("sql-error");

      // And a correct one takes its place
      page.page()
          .getByLabel("SQL")
          .fill("SELECT max(magnitude) AS strongest FROM silver.quakes WHERE magnitude < 9");
      page.button("Run").click();
      page.sees(page.page().getByRole(AriaRole.TABLE), "8.8");
      PlaywrightAssertions.assertThat(alert).hasCount(0);
      page.expect("422");
    }
  }

  @Test
  void thePageCanBeUsedByKeyboardAlone() {
    try (ServedPage page = open(Window.DESK)) {
      page.settle();

      page.page().keyboard().press("Tab");
      page.page().keyboard().press("Enter");

      PlaywrightAssertions.assertThat(page.page().locator("h1")).isFocused();
      page.page().getByRole(AriaRole.LINK, linkNamed("Epochs")).focus();
      page.page().keyboard().press("Enter");
      PlaywrightAssertions.assertThat(page.page().locator("h1")).hasText("Epochs");
      PlaywrightAssertions.assertThat(page.page().locator("h1")).isFocused();
      assertThat(page.page().title()).startsWith("Epochs · quakes");
    }
  }

  private static Page.GetByRoleOptions linkNamed(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DESK", "NIGHT", "PHONE"})
  void everyViewIsAccessibleAndFitsItsWindow(String name) {
    awaitTheWholeWeek();
    Window window =
        switch (name) {
          case "DESK" -> Window.DESK;
          case "NIGHT" -> Window.NIGHT;
          default -> Window.PHONE;
        };
    List<String> troubles = new ArrayList<>();
    try (ServedPage page = open(window)) {
      page.settle();
      Set<String> places = new LinkedHashSet<>(page.views());
      assertThat(places).hasSizeGreaterThanOrEqualTo(11);
      places.addAll(FURTHER);
      for (String place : places) {
        page.show(place);
        page.violations().forEach(found -> troubles.add("%s: %s".formatted(place, found)));
        if (page.overflow() > 0) {
          troubles.add("%s: is %d px too wide".formatted(place, page.overflow()));
        }
        page.screenshot(
            "%s-%s"
                .formatted(
                    name.toLowerCase(Locale.ROOT),
                    place.isEmpty() ? "overview" : place.replaceAll("[^a-z_.]+", "-")));
      }
    }
    assertThat(troubles).isEmpty();
  }
}
