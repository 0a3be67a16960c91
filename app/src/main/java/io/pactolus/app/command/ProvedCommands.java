package io.pactolus.app.command;

import io.pactolus.prove.pipeline.PipelineCommands;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The pipeline of a proof, by the commands as a user types them; but nobody can type a wrong clock.
 *
 * @param launcher the executable {@code pactolus}
 */
record ProvedCommands(Path launcher) implements PipelineCommands {
  // By name: it stands above the commands.
  static final String WRONG_CLOCK = "io.pactolus.app.WrongClock";

  // As the launcher has it: what the user adds comes last, and is split into words.
  private static final String LIKE_THE_LAUNCHER =
      """
      exec "$0" $1 ${PACTOLUS_JAVA_OPTS:-} -cp "$2" "$3" "$4" run "$5" --lake "$6" --json
      """;

  @Override
  public List<String> run(Path pipelineFile, Path lake) {
    return command("run", pipelineFile, lake, "--json");
  }

  @Override
  public List<String> runUntilCaughtUp(Path pipelineFile, Path lake) {
    return command("run", pipelineFile, lake, "--json", "--until-caught-up");
  }

  @Override
  public List<String> audit(Path pipelineFile, Path lake) {
    return command("audit", pipelineFile, lake);
  }

  private List<String> command(String name, Path pipelineFile, Path lake, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(launcher.toString(), name, pipelineFile.toString(), "--lake", lake.toString()));
    command.addAll(Arrays.asList(options));
    return command;
  }

  @Override
  public List<String> runWithWrongClock(Path pipelineFile, Path lake, Duration offset) {
    return List.of(
        "sh",
        "-c",
        LIKE_THE_LAUNCHER,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        ownOptions(),
        System.getProperty("java.class.path"),
        WRONG_CLOCK,
        offset.toString(),
        pipelineFile.toString(),
        lake.toString());
  }

  /** Of this JVM, which the launcher has started as well. */
  private static String ownOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X") && !option.contains(" "))
        .collect(Collectors.joining(" "));
  }
}
