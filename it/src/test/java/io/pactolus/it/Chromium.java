package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Chromium of this machine, driven by Playwright; nothing is downloaded. Without one the tests
 * are skipped and say so, unless {@code -Dpactolus.browser=required} makes that a failure.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final String MISSING =
      "There is no Chromium on the PATH, so the page is not looked at in a browser. Install it (Debian: apt-get install chromium), or name it with -Dpactolus.chromium=/path/to/chromium.";

  // Other tests may run beside these.
  private static final double PATIENCE_MILLIS = 60_000;

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Skips the test, or fails it, where there is none. */
  static Chromium start() {
    Optional<Path> executable = find();
    if (System.getProperty("pactolus.browser", "").equals("required")) {
      assertThat(executable).as(MISSING).isPresent();
    }
    if (executable.isEmpty()) {
      System.out.println("SKIPPED: " + MISSING);
    }
    assumeTrue(executable.isPresent(), MISSING);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new Chromium(
        playwright,
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(executable.orElseThrow())));
  }

  private static Optional<Path> find() {
    String named = System.getProperty("pactolus.chromium");
    if (named != null) {
      return Optional.of(Path.of(named)).filter(Files::isExecutable);
    }
    String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
    return NAMES.stream()
        .flatMap(name -> List.of(folders).stream().map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
