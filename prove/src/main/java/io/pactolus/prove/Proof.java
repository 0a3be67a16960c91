package io.pactolus.prove;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.prove.cluster.Cluster;
import io.pactolus.prove.pipeline.PipelineCommands;
import io.pactolus.prove.process.Children;
import io.pactolus.prove.schedule.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rounds of faults against the pipeline on this machine. */
public final class Proof implements AutoCloseable {
  /** Of the length of a round, what its start takes. */
  private static final Duration START = Duration.ofSeconds(20);

  private final PipelineCommands commands;
  private final ProofListener listener;
  private @Nullable Children current;
  private boolean closed;

  public Proof(PipelineCommands commands, ProofListener listener) {
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows")) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "prove pauses and kills processes by signals, which Windows does not have. Run it on"
              + " Linux or macOS.");
    }
    this.commands = commands;
    this.listener = listener;
  }

  /** The faults of a round: the same for the same seed and length. */
  public static Schedule schedule(long seed, Duration length) {
    return Schedule.of(seed, length.minus(START), Cluster.NODES);
  }

  /**
   * One round. When this process ends, in whatever way, so do all processes of the round.
   *
   * @param number from 1
   * @param length from the start to the last fault; healing and checking come after it
   * @param directory is made; everything of the round lies in it and stays there
   */
  public Verdict round(int number, long seed, Duration length, Path directory) {
    try (Children children = begin(directory)) {
      return new Round(
              number,
              schedule(seed, length),
              directory.toAbsolutePath(),
              commands,
              listener,
              children)
          .run();
    }
  }

  private synchronized Children begin(Path directory) {
    if (closed) {
      throw new IllegalStateException("the proof was given up");
    }
    Children begun = Children.in(directory);
    current = begun;
    return begun;
  }

  /** Gives up: kills all processes of the round and waits until they are gone. */
  @Override
  public synchronized void close() {
    closed = true;
    if (current != null) {
      current.close();
    }
  }

  /** Deletes a round's directory, whose processes have ended. */
  public static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
