package io.pactolus.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessTreeTest {
  @Test
  void whatAChildTakesCountsAlsoAfterItHasEnded() throws IOException, InterruptedException {
    // Given a shell whose child works, and ends when its input does
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                "(while read line; do [ $line != work ] || i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo done; done) | cat")
            .start();
    ProcessTree tree = new ProcessTree(shell.toHandle());
    shell.getOutputStream().write("work\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    shell.getOutputStream().flush();
    assertThat(shell.inputReader().readLine()).isEqualTo("done");
    tree.sample();
    double worked = tree.cpuSeconds();
    assertThat(worked).isGreaterThan(0.02);
    assertThat(tree.memoryBytes()).isGreaterThan(100_000);

    // When
    shell.getOutputStream().close();
    assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
    tree.sample();

    // Then
    assertThat(tree.cpuSeconds()).isGreaterThanOrEqualTo(worked);
    assertThat(tree.memoryBytes()).isZero();
  }
}
