package io.pactolus.prove.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {
  @TempDir Path directory;

  @Test
  void aChildDoesNotOutliveAParentThatWasKilled() throws Exception {
    // Given
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Parent.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = parent.inputReader(StandardCharsets.UTF_8)) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      assertThat(child.isAlive()).isTrue();

      // When
      parent.destroyForcibly();

      // Then
      child.onExit().get(20, TimeUnit.SECONDS);
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void closingKillsAllAndNoneCanBeStartedAfterwards() {
    Children children = Children.in(directory);
    Child child = children.start("child", Map.of(), forever());

    children.close();

    assertThat(child.isAlive()).isFalse();
    assertThat(child.killedByUs()).isTrue();
    assertThatThrownBy(() -> children.start("other", Map.of(), forever()))
        .isInstanceOf(ChildrenClosed.class);
  }

  @Test
  void aCommandThatNobodyCouldTellFromOthersIsRefused() {
    try (Children children = Children.in(directory)) {
      assertThatThrownBy(() -> children.start("child", Map.of(), List.of("sleep", "1")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aFullDiskRefusesWritesOfOneProcessUntilItGivesWay() throws IOException {
    Optional<FullDisk> disk = FullDisk.here();
    assumeTrue(disk.isPresent(), "this system has no prlimit");
    // Given a process that tries to write a file again and again, and says how it goes
    Path file = directory.resolve("file");
    String script =
        "while :; do if echo text >\"$0\"; then echo yes; else echo no; fi; sleep 0.05; done";
    try (Children children = Children.in(directory)) {
      List<String> command = List.of("sh", "-c", "trap '' XFSZ; " + script, file.toString());
      Child child = children.start("child", Map.of(), command);
      awaitLine(child, "yes");

      // When, then
      assertThat(disk.get().refuse(child)).isTrue();
      awaitLine(child, "no");
      disk.get().giveWay(child);
      awaitLine(child, "yes");
    }
  }

  /** Waits until the last line is this one. */
  private static void awaitLine(Child child, String wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    List<String> lines = child.lastLines();
    while (lines.isEmpty() || !lines.get(lines.size() - 1).equals(wanted)) {
      assertThat(System.nanoTime()).as("%s instead of %s", lines, wanted).isLessThan(deadline);
      assertThat(child.endsWithin(20)).isFalse();
      lines = child.lastLines();
    }
  }

  private List<String> forever() {
    return List.of("sh", "-c", "while :; do sleep 0.2; done", directory.toString());
  }
}
