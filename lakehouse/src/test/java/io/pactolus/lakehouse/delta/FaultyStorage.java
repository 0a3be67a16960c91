package io.pactolus.lakehouse.delta;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.function.Predicate;

/** Storage that fails on demand. */
final class FaultyStorage implements Storage {
  private final Storage storage = new LocalStorage();
  private Predicate<String> failing = path -> false;
  private boolean afterwards;
  private String message = "";

  /** Writes to matching paths fail and leave nothing. */
  void failBefore(Predicate<String> paths, String withMessage) {
    failing = paths;
    afterwards = false;
    message = withMessage;
  }

  /** Atomic creations of matching paths succeed and then report an error. */
  void failAfter(Predicate<String> paths, String withMessage) {
    failing = paths;
    afterwards = true;
    message = withMessage;
  }

  void heal() {
    failing = path -> false;
  }

  private void check(String path, boolean after) throws IOException {
    if (afterwards == after && failing.test(path)) {
      throw new IOException(message);
    }
  }

  @Override
  public List<Entry> list(String directory, String fromName) throws IOException {
    return storage.list(directory, fromName);
  }

  @Override
  public List<Entry> walk(String directory) throws IOException {
    return storage.walk(directory);
  }

  @Override
  public Entry stat(String path) throws IOException {
    return storage.stat(path);
  }

  @Override
  public boolean exists(String path) throws IOException {
    return storage.exists(path);
  }

  @Override
  public byte[] read(String path) throws IOException {
    return storage.read(path);
  }

  @Override
  public SeekableByteChannel open(String path) throws IOException {
    return storage.open(path);
  }

  @Override
  public void createDirectories(String directory) throws IOException {
    storage.createDirectories(directory);
  }

  @Override
  public void createAtomically(String path, byte[] content) throws IOException {
    check(path, false);
    storage.createAtomically(path, content);
    check(path, true);
  }

  @Override
  public void link(String existing, String path) throws IOException {
    check(path, false);
    storage.link(existing, path);
    check(path, true);
  }

  @Override
  public void deleteTree(String directory) throws IOException {
    storage.deleteTree(directory);
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    check(path, false);
    storage.replace(path, content);
  }

  @Override
  public void replaceLoosely(String path, byte[] content) throws IOException {
    check(path, false);
    storage.replaceLoosely(path, content);
  }

  @Override
  public void writeNew(String path, Content content) throws IOException {
    check(path, false);
    storage.writeNew(path, content);
  }

  @Override
  public void sync(String directory) throws IOException {
    storage.sync(directory);
  }

  @Override
  public boolean delete(String path) throws IOException {
    return storage.delete(path);
  }
}
