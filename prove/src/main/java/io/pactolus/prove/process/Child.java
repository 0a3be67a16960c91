package io.pactolus.prove.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process of the round. What it says comes through a pipe, so that a limit on files does not
 * silence it, and goes to a log file. Thread-safe.
 */
public final class Child {
  private static final int REMEMBERED_LINES = 40;

  private final Process process;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final Map<String, CompletableFuture<Boolean>> awaited = new HashMap<>();
  private final Thread reader;
  private volatile boolean killedByUs;
  private volatile boolean terminatedByUs;

  Child(Process process, Path log) {
    this.process = process;
    reader = new Thread(() -> read(log), "output-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Path log) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        Writer file = Files.newBufferedWriter(log)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        file.write(line + "\n");
        file.flush();
        remember(line);
      }
    } catch (IOException e) {
      // A killed process may leave half a line, and the directory may be gone at the very end.
      remember(e.toString());
    } finally {
      synchronized (lastLines) {
        awaited.values().forEach(line -> line.complete(false));
      }
    }
  }

  private void remember(String line) {
    synchronized (lastLines) {
      if (lastLines.size() == REMEMBERED_LINES) {
        lastLines.remove();
      }
      lastLines.add(line);
      CompletableFuture<Boolean> waiting = awaited.get(line);
      if (waiting != null) {
        waiting.complete(true);
      }
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it was {@link #kill} that ended it. */
  public boolean killedByUs() {
    return killedByUs;
  }

  /** Whether {@link #terminate} was called. */
  public boolean terminatedByUs() {
    return terminatedByUs;
  }

  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  /**
   * Completes with true when it says a line, with false when it ends without. To be asked soon:
   * only the last lines are remembered.
   */
  public CompletableFuture<Boolean> says(String line) {
    synchronized (lastLines) {
      CompletableFuture<Boolean> waiting =
          awaited.computeIfAbsent(line, added -> new CompletableFuture<>());
      if (lastLines.contains(line)) {
        waiting.complete(true);
      } else if (!reader.isAlive()) {
        waiting.complete(false);
      }
      return waiting;
    }
  }

  /** The last lines it said, all of them once it has ended. */
  public List<String> lastLines() {
    if (!isAlive()) {
      joinReader();
    }
    synchronized (lastLines) {
      return List.copyOf(lastLines);
    }
  }

  private void joinReader() {
    try {
      reader.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGKILL, and waits until it is gone. */
  public void kill() {
    if (process.isAlive()) {
      killedByUs = true;
      // A launcher that is still a shell may have started something.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    endsWithin(30_000);
  }

  /** SIGTERM, which a paused process hears when it goes on. */
  public void terminate() {
    terminatedByUs = true;
    Signal.TERM.send(pid());
  }

  /** SIGSTOP. */
  public void pause() {
    Signal.STOP.send(pid());
  }

  /** SIGCONT. */
  public void resume() {
    Signal.CONT.send(pid());
  }

  /** Tells a process that waits for the end of its input to end. */
  public void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean endsWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while process " + pid() + " ends", e);
    }
  }

  /** Its exit code, once it has ended. */
  public int exitCode() {
    return process.exitValue();
  }
}
