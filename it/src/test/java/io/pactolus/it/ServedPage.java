package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The page of a run in a window of its own. Closed, it has told the browser of no trouble. */
final class ServedPage implements AutoCloseable {
  private static final Path SCREENSHOTS = JavaProcess.home().resolve("it/target/screenshots");
  private static final Path AXE =
      JavaProcess.home().resolve("dashboard/web/node_modules/axe-core/axe.min.js");

  private final BrowserContext context;
  private final Page page;
  private final String url;
  private final List<String> troubles = new ArrayList<>();

  /** How large the window is, and in which colours. */
  record Window(int width, int height, ColorScheme colours) {
    static final Window DESK = new Window(1440, 900, ColorScheme.LIGHT);
    static final Window NIGHT = new Window(1440, 900, ColorScheme.DARK);
    static final Window PHONE = new Window(360, 740, ColorScheme.LIGHT);
  }

  ServedPage(Browser browser, String url, Window window) {
    this.url = url;
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(window.width(), window.height())
                .setColorScheme(window.colours()));
    page = context.newPage();
    page.onPageError(troubles::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            troubles.add(message.text());
          }
        });
    page.navigate(url);
  }

  Page page() {
    return page;
  }

  /** The page, by what follows {@code #/} in its address. */
  void show(String view) {
    page.navigate(url + "#/" + view);
    settle();
  }

  /** Waits until nothing is loading any more. */
  void settle() {
    PlaywrightAssertions.assertThat(page.locator("h1")).isVisible();
    PlaywrightAssertions.assertThat(page.locator(".loading, .loading-part")).hasCount(0);
  }

  /** The views that the navigation offers, as {@link #show} takes them. */
  List<String> views() {
    return page.locator("nav[aria-label=Views] a[href^='#/']")
                .evaluateAll("links => links.map(a => a.getAttribute('href').slice(2))")
            instanceof List<?> views
        ? views.stream().map(String::valueOf).toList()
        : List.of();
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator text(String text) {
    return page.getByText(text);
  }

  Locator figure(String name) {
    return page.locator("[data-figure='" + name + "']");
  }

  /** Waits for a text to be there. */
  void sees(Locator what, String text) {
    PlaywrightAssertions.assertThat(what).containsText(text);
  }

  void sees(Locator what, String text, Duration within) {
    PlaywrightAssertions.assertThat(what)
        .containsText(
            text,
            new LocatorAssertions.ContainsTextOptions().setTimeout((double) within.toMillis()));
  }

  /** Kept with the build. */
  void screenshot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  /** How far the page can be scrolled sideways, in pixels. */
  int overflow() {
    return ((Number)
            page.evaluate(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .intValue();
  }

  /** What axe finds, with the elements it finds it at. */
  List<String> violations() {
    if (!(Boolean) page.evaluate("() => 'axe' in window")) {
      page.evaluate(axe() + "\n;0");
    }
    Object found =
        page.evaluate(
            """
            () => axe.run(document, {resultTypes: ['violations']}).then(result =>
              result.violations.map(v => `${v.id}: ${v.help} (${v.nodes.map(n => n.target.join(' ')).slice(0, 4).join(', ')})`))
            """);
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  private static String axe() {
    try {
      return Files.readString(AXE, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "axe comes with the packages of the page; delete dashboard/target/page to have them installed again",
          e);
    }
  }

  /** Milliseconds from the request until something was painted. */
  double firstPaint() {
    return ((Number)
            page.evaluate(
                "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        .doubleValue();
  }

  /** Forgets troubles that were to be expected. */
  void expect(String trouble) {
    troubles.removeIf(text -> text.contains(trouble));
  }

  @Override
  public void close() {
    context.close();
    assertThat(troubles).isEmpty();
  }
}
