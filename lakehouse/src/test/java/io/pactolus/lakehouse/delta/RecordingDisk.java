package io.pactolus.lakehouse.delta;

import io.pactolus.lakehouse.Lake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A real directory that keeps record of every step by which it is changed, for {@link PowerCut}.
 * After {@link #dieAfter} no step is done any more, as if the process had been killed.
 */
public final class RecordingDisk implements Disk {
  /** Content of a file whatever its names are. */
  static final class Node {
    final ByteArrayOutputStream written = new ByteArrayOutputStream();
  }

  /** A step. Paths are relative to the directory. */
  sealed interface Step {}

  record Named(Path name, Node node) implements Step {}

  /**
   * @param length of the file after it
   */
  record Written(Node node, int length) implements Step {}

  record Forced(Node node, int length) implements Step {}

  record Made(Path directory) implements Step {}

  record Renamed(Path from, Path to, Node node) implements Step {}

  record Deleted(Path name) implements Step {}

  record DirectoryForced(Path directory) implements Step {}

  /** The process was killed here. */
  static final class Dead extends Error {
    private static final long serialVersionUID = 1;

    Dead() {
      super("killed", null, false, false);
    }
  }

  private final Path root;
  private final Disk disk = new LocalDisk();
  private final List<Step> steps = new ArrayList<>();
  private final Map<Path, Node> nodes = new HashMap<>();
  private int lastStep = Integer.MAX_VALUE;

  /**
   * @param root an empty directory
   */
  public RecordingDisk(Path root) {
    this.root = root;
  }

  /** A lake in the directory, each time as a new process would open it. */
  public Lake open() {
    return open(root, this);
  }

  static Lake open(Path directory, Disk disk) {
    return new DeltaLake(
        directory.toString(),
        directory.toString(),
        new LocalStorage(disk),
        "Pactolus/test",
        Clock.systemUTC());
  }

  synchronized List<Step> steps() {
    return List.copyOf(steps);
  }

  /** How many steps have been done. */
  public synchronized int size() {
    return steps.size();
  }

  /** From then on the process is dead, until {@link #restart}. */
  synchronized void dieAfter(int step) {
    lastStep = step;
  }

  synchronized void restart() {
    lastStep = Integer.MAX_VALUE;
  }

  private Path relative(Path path) {
    return root.relativize(path);
  }

  private boolean isOurs(Path path) {
    return path.startsWith(root) && !path.equals(root);
  }

  private void alive() {
    if (steps.size() >= lastStep) {
      throw new Dead();
    }
  }

  @Override
  public synchronized NewFile create(Path file) throws IOException {
    alive();
    NewFile real = disk.create(file);
    Node node = new Node();
    nodes.put(relative(file), node);
    steps.add(new Named(relative(file), node));
    return new NewFile() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        synchronized (RecordingDisk.this) {
          alive();
          real.write(bytes, offset, length);
          node.written.write(bytes, offset, length);
          steps.add(new Written(node, node.written.size()));
        }
      }

      @Override
      void force() throws IOException {
        synchronized (RecordingDisk.this) {
          alive();
          real.force();
          steps.add(new Forced(node, node.written.size()));
        }
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  @Override
  public synchronized void createDirectory(Path directory) throws IOException {
    alive();
    disk.createDirectory(directory);
    steps.add(new Made(relative(directory)));
  }

  @Override
  public synchronized void link(Path file, Path name) throws IOException {
    alive();
    disk.link(file, name);
    Node node = node(file);
    nodes.put(relative(name), node);
    steps.add(new Named(relative(name), node));
  }

  @Override
  public synchronized void rename(Path file, Path name) throws IOException {
    alive();
    disk.rename(file, name);
    Node node = node(file);
    nodes.remove(relative(file));
    nodes.put(relative(name), node);
    steps.add(new Renamed(relative(file), relative(name), node));
  }

  private Node node(Path file) {
    return Objects.requireNonNull(nodes.get(relative(file)), file.toString());
  }

  @Override
  public synchronized boolean delete(Path file) throws IOException {
    alive();
    boolean there = disk.delete(file);
    if (there) {
      nodes.remove(relative(file));
      steps.add(new Deleted(relative(file)));
    }
    return there;
  }

  @Override
  public synchronized void force(Path directory) throws IOException {
    alive();
    disk.force(directory);
    if (isOurs(directory) || directory.equals(root)) {
      steps.add(new DirectoryForced(relative(directory)));
    }
  }
}
