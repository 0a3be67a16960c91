package io.pactolus.prove.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All processes of a round. Each writes its number into a file before it becomes what it shall be;
 * a guardian, a shell that waits for the end of its input, kills those in the file when this
 * process is gone, be it by SIGKILL. It kills only what has the round's directory in its command
 * line, for numbers are given again. Thread-safe.
 */
public final class Children implements AutoCloseable {
  private static final String REGISTERED =
      """
      echo $$ >>"$1/processes" && shift && exec "$@"
      """;

  /** As above, and no file may grow until somebody raises the limit. */
  private static final String REGISTERED_WITHOUT_WRITES =
      """
      echo $$ >>"$1/processes" && shift && ulimit -S -f 0 && exec "$@"
      """;

  private static final String GUARDIAN =
      """
      trap '' INT TERM HUP
      cd /
      while read -r line; do :; done
      # More than once: one may have been starting just then.
      for round in 1 2 3; do
        [ -r "$1/processes" ] || exit 0
        while read -r pid; do
          if [ -d /proc/self ]; then
            command=$(tr '\\0' ' ' 2>/dev/null <"/proc/$pid/cmdline")
          else
            command=$(ps -ww -o args= -p "$pid" 2>/dev/null)
          fi
          case $command in *"$1"*) kill -KILL "$pid" 2>/dev/null ;; esac
        done <"$1/processes"
        sleep 0.5
      done
      """;

  private final Path directory;
  private final Process guardian;
  private final Set<Child> running = ConcurrentHashMap.newKeySet();
  private boolean closed;

  private Children(Path directory, Process guardian) {
    this.directory = directory;
    this.guardian = guardian;
  }

  /**
   * @param directory of the round; every command line must name it or something in it
   */
  public static Children in(Path directory) {
    try {
      Path absolute = Files.createDirectories(directory).toAbsolutePath();
      Process guardian =
          new ProcessBuilder("sh", "-c", GUARDIAN, "guardian", absolute.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Children(absolute, guardian);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start sh", e);
    }
  }

  /**
   * Starts a command in the directory of the round.
   *
   * @param name of its log file, which takes both outputs
   * @param environment on top of ours
   */
  public Child start(String name, Map<String, String> environment, List<String> command) {
    return start(name, environment, command, REGISTERED);
  }

  /** As above, but every write to a file fails until {@link FullDisk} gives way. */
  public Child startWithoutWrites(
      String name, Map<String, String> environment, List<String> command) {
    return start(name, environment, command, REGISTERED_WITHOUT_WRITES);
  }

  private synchronized Child start(
      String name, Map<String, String> environment, List<String> command, String script) {
    if (closed) {
      throw new ChildrenClosed();
    }
    if (command.stream().noneMatch(word -> word.contains(directory.toString()))) {
      throw new IllegalArgumentException("nobody could tell that this is ours: " + command);
    }
    List<String> all = new ArrayList<>(List.of("sh", "-c", script, "sh", directory.toString()));
    all.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(all).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Child child = new Child(builder.start(), directory.resolve(name + ".log"));
      running.add(child);
      var unused = child.onExit().thenRun(() -> running.remove(child));
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.get(0), e);
    }
  }

  /** Kills all that still run and waits until they are gone; none is started afterwards. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      running.forEach(Child::kill);
      guardian.destroyForcibly();
    }
  }
}
