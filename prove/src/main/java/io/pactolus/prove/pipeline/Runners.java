package io.pactolus.prove.pipeline;

import io.pactolus.prove.process.Child;
import io.pactolus.prove.process.Children;
import io.pactolus.prove.process.ChildrenClosed;
import io.pactolus.prove.process.FullDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline processes, with a supervisor as one has in production: when none is at work, it
 * starts one. Thread-safe.
 */
public final class Runners implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;

  /** One that has ended by itself is not started again at once. */
  private static final long REST_NANOS = 500_000_000;

  private static final long STOP_MILLIS = 30_000;

  private final Children children;
  private final PipelineCommands commands;
  private final Path pipelineFile;
  private final Path lake;
  private final Map<String, String> environment;
  private final List<Runner> running = new ArrayList<>();
  private final List<Ending> unexpected = new ArrayList<>();
  private final SortedMap<String, Integer> endings = new TreeMap<>();
  private final Thread supervisor;
  private boolean wanted;
  private int started;
  private long restUntil = System.nanoTime();
  private @Nullable FullDisk fullDisk;

  public Runners(
      Children children,
      PipelineCommands commands,
      Path pipelineFile,
      Path lake,
      Map<String, String> environment) {
    this.children = children;
    this.commands = commands;
    this.pipelineFile = pipelineFile;
    this.lake = lake;
    this.environment = Map.copyOf(environment);
    this.supervisor = new Thread(this::supervise, "supervisor");
    supervisor.setDaemon(true);
  }

  /** Starts the first one, and another whenever none is at work. */
  public void start() {
    synchronized (this) {
      wanted = true;
    }
    supervisor.start();
  }

  private void supervise() {
    try {
      while (tend()) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ChildrenClosed e) {
      // The round was given up.
    }
  }

  private synchronized boolean tend() {
    if (!wanted) {
      return false;
    }
    bury();
    if (active().isEmpty() && System.nanoTime() - restUntil > 0) {
      startOne(commands.run(pipelineFile, lake));
    }
    return true;
  }

  private void bury() {
    for (Runner runner : List.copyOf(running)) {
      if (!runner.child().isAlive()) {
        running.remove(runner);
        Ending ending = Ending.of(runner.child());
        endings.merge(ending.word(), 1, Integer::sum);
        if (!ending.expected()) {
          unexpected.add(ending);
        }
        if (!ending.word().equals("killed")) {
          restUntil = System.nanoTime() + REST_NANOS;
        }
      }
    }
  }

  private Runner startOne(List<String> command) {
    int number = ++started;
    String name = "pipeline-" + number;
    Child child =
        fullDisk == null
            ? children.start(name, environment, command)
            : children.startWithoutWrites(name, environment, command);
    Runner runner = new Runner(number, child);
    running.add(runner);
    return runner;
  }

  /** The youngest that is at work. */
  private Optional<Runner> active() {
    return running.stream().filter(Runner::isActive).max(Comparator.comparingInt(Runner::number));
  }

  /**
   * SIGKILL to the one at work.
   *
   * @return false when there is none
   */
  public synchronized boolean kill() {
    Optional<Runner> runner = active();
    runner.ifPresent(it -> it.child().kill());
    return runner.isPresent();
  }

  /** As {@link #kill}, and the next one has a wrong clock. */
  public synchronized boolean replaceByOneWithWrongClock(Duration offset) {
    boolean killed = kill();
    if (killed) {
      startOne(commands.runWithWrongClock(pipelineFile, lake, offset));
    }
    return killed;
  }

  /** SIGSTOP to the one at work; the supervisor will start another. Absent when there is none. */
  public synchronized Optional<Runner> pause() {
    Optional<Runner> runner = active();
    runner.ifPresent(Runner::pause);
    return runner;
  }

  /** SIGCONT: from now on there may be two. */
  public synchronized void resume(Runner runner) {
    runner.resume();
  }

  /**
   * Starts one beside the one at work.
   *
   * @return false when there is none
   */
  public synchronized boolean startAnother() {
    if (active().isEmpty()) {
      return false;
    }
    startOne(commands.run(pipelineFile, lake));
    return true;
  }

  /**
   * From now on no file of the one at work, and of those to come, can grow.
   *
   * @return false when there is none at work
   */
  public synchronized boolean refuseWrites(FullDisk disk) {
    boolean refused = active().filter(runner -> disk.refuse(runner.child())).isPresent();
    if (refused) {
      fullDisk = disk;
    }
    return refused;
  }

  /** Files may grow again. */
  public synchronized void giveWay() {
    FullDisk disk = fullDisk;
    if (disk != null) {
      fullDisk = null;
      running.forEach(runner -> disk.giveWay(runner.child()));
    }
  }

  /** Ends all of them in good order, and starts no more. */
  public void stop() {
    List<Runner> last;
    synchronized (this) {
      wanted = false;
      giveWay();
      last = List.copyOf(running);
      last.forEach(Runner::resume);
    }
    last.forEach(runner -> runner.child().terminate());
    for (Runner runner : last) {
      if (!runner.child().endsWithin(STOP_MILLIS)) {
        runner.child().kill();
      }
    }
    synchronized (this) {
      bury();
    }
  }

  /** How many were started. */
  public synchronized int started() {
    return started;
  }

  /** How they ended, and how many of them. */
  public synchronized SortedMap<String, Integer> endings() {
    return new TreeMap<>(endings);
  }

  /** Those that no fault explains. */
  public synchronized List<Ending> unexpected() {
    return List.copyOf(unexpected);
  }

  @Override
  public void close() {
    synchronized (this) {
      wanted = false;
    }
    supervisor.interrupt();
  }
}
