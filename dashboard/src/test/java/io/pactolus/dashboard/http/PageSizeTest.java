package io.pactolus.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page as the build has made it. */
class PageSizeTest {
  private static final int MOST_BYTES = 500_000;
  // What a browser has to have before it shows anything.
  private static final int MOST_AT_FIRST = 150_000;

  private static List<Path> files() throws Exception {
    Path page =
        Path.of(
                Objects.requireNonNull(
                        PageSizeTest.class.getResource("/io/pactolus/dashboard/page/index.html"))
                    .toURI())
            .resolveSibling("");
    try (Stream<Path> all = Files.walk(page)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static long transferred(Path file) {
    try {
      return StaticFiles.compressed(Files.readAllBytes(file)).length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void allOfThePageTogetherIsBelowHalfAMegabyteCompressed() throws Exception {
    List<Path> files = files();

    assertThat(files).hasSizeGreaterThan(4);
    assertThat(files.stream().mapToLong(PageSizeTest::transferred).sum()).isLessThan(MOST_BYTES);
  }

  @Test
  void whatTheFirstPaintNeedsIsAThirdOfThat() throws Exception {
    List<Path> files = files();
    Path index =
        files.stream().filter(file -> file.endsWith("index.html")).findFirst().orElseThrow();
    String html = Files.readString(index);

    assertThat(
            files.stream()
                .filter(file -> file.equals(index) || html.contains("/" + file.getFileName()))
                .mapToLong(PageSizeTest::transferred)
                .sum())
        .isBetween(10_000L, (long) MOST_AT_FIRST);
  }
}
