package io.pactolus.lakehouse.delta;

import io.pactolus.lakehouse.LogSize;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A local file system with hard links and fsync, as every POSIX one has. */
final class LocalStorage implements Storage {
  /** Of the content of a file. */
  private enum Durability {
    FORCED,
    LEFT_TO_THE_SYSTEM
  }

  private final Disk disk;
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  LocalStorage() {
    this(new LocalDisk());
  }

  LocalStorage(Disk disk) {
    this.disk = disk;
  }

  @Override
  public List<Entry> list(String directory, String fromName) throws IOException {
    Path dir = Path.of(directory);
    var entries = new ArrayList<Entry>();
    try (var stream = Files.newDirectoryStream(dir, p -> nameOf(p).compareTo(fromName) >= 0)) {
      for (Path file : stream) {
        try {
          BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
          if (attributes.isRegularFile()) {
            entries.add(entry(file, attributes));
          }
        } catch (NoSuchFileException deletedMeanwhile) {
          // By another process while we list: not there any more.
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort(Comparator.comparing(Entry::path));
    return entries;
  }

  // Without a list: a log may have half a million files.
  @Override
  public LogSize size(String directory) throws IOException {
    long files = 0;
    long bytes = 0;
    try (var stream = Files.newDirectoryStream(Path.of(directory))) {
      for (Path file : stream) {
        try {
          BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
          files += attributes.isRegularFile() ? 1 : 0;
          bytes += attributes.isRegularFile() ? attributes.size() : 0;
        } catch (NoSuchFileException deletedMeanwhile) {
          // As above.
        }
      }
    } catch (NoSuchFileException e) {
      return new LogSize(0, 0);
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return new LogSize(files, bytes);
  }

  @Override
  public List<Entry> walk(String directory) throws IOException {
    var entries = new ArrayList<Entry>();
    Path root = Path.of(directory);
    if (!Files.isDirectory(root)) {
      return entries;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return dir.equals(root) || !hidden(dir)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!hidden(file)) {
              entries.add(entry(file, attributes));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return entries;
  }

  // Partition directories may begin with an underscore, which is only hidden without '='.
  private static boolean hidden(Path path) {
    String text = nameOf(path);
    return text.startsWith(".") || (text.startsWith("_") && !text.contains("="));
  }

  private static String nameOf(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static Entry entry(Path file, BasicFileAttributes attributes) {
    return new Entry(file.toString(), attributes.size(), attributes.lastModifiedTime().toMillis());
  }

  @Override
  public Entry stat(String path) throws IOException {
    Path file = Path.of(path);
    try {
      return entry(file, Files.readAttributes(file, BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      throw notFound(path, e);
    }
  }

  private static FileNotFoundException notFound(String path, IOException cause) {
    var notFound = new FileNotFoundException(path);
    notFound.initCause(cause);
    return notFound;
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(Path.of(path));
  }

  @Override
  public byte[] read(String path) throws IOException {
    try {
      return Files.readAllBytes(Path.of(path));
    } catch (NoSuchFileException e) {
      throw notFound(path, e);
    }
  }

  @Override
  public SeekableByteChannel open(String path) throws IOException {
    try {
      return FileChannel.open(Path.of(path), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw notFound(path, e);
    }
  }

  @Override
  public void createDirectories(String directory) throws IOException {
    createDirectories(Path.of(directory));
  }

  /**
   * Also of a directory that is there the name is made durable, once: the process that made it may
   * have died before it came to that.
   */
  private void createDirectories(Path directory) throws IOException {
    boolean there = Files.isDirectory(directory);
    Path parent = directory.getParent();
    if ((there && durable.contains(directory)) || parent == null) {
      return;
    }
    createDirectories(parent);
    if (!there) {
      try {
        disk.createDirectory(directory);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(directory)) {
          throw e;
        }
      }
    }
    try {
      disk.force(parent);
    } catch (IOException e) {
      // Above the lake there are directories that are not ours to open.
      if (!there) {
        throw e;
      }
    }
    durable.add(directory);
  }

  @Override
  public void createAtomically(String path, byte[] content) throws IOException {
    Path target = Path.of(path);
    Path temporary = temporary(target);
    try {
      write(temporary, out -> out.write(content), Durability.FORCED);
      try {
        // Unlike a rename, a hard link fails when the name is taken.
        disk.link(temporary, target);
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (IOException e) {
        // The link may be there although the call reported an error (network file systems).
        if (!sameFile(target, temporary)) {
          throw e;
        }
      }
    } finally {
      disk.delete(temporary);
    }
    disk.force(directoryOf(target));
  }

  private static boolean sameFile(Path target, Path temporary) {
    try {
      return Files.isSameFile(target, temporary);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    replace(path, content, Durability.FORCED);
  }

  @Override
  public void replaceLoosely(String path, byte[] content) throws IOException {
    replace(path, content, Durability.LEFT_TO_THE_SYSTEM);
  }

  private void replace(String path, byte[] content, Durability durability) throws IOException {
    Path target = Path.of(path);
    Path temporary = temporary(target);
    try {
      write(temporary, out -> out.write(content), durability);
      disk.rename(temporary, target);
    } catch (IOException | RuntimeException e) {
      try {
        disk.delete(temporary);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private static Path temporary(Path target) {
    return directoryOf(target)
        .resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  private static Path directoryOf(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("not an absolute path: " + file);
    }
    return parent;
  }

  @Override
  public void writeNew(String path, Content content) throws IOException {
    Path target = Path.of(path);
    try {
      write(target, content, Durability.FORCED);
    } catch (IOException | RuntimeException e) {
      // What is there of it is of no use to anybody.
      try {
        disk.delete(target);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private void write(Path file, Content content, Durability durability) throws IOException {
    try (Disk.NewFile out = disk.create(file)) {
      content.writeTo(out);
      if (durability == Durability.FORCED) {
        out.force();
      }
    }
  }

  @Override
  public void link(String existing, String path) throws IOException {
    Path source = Path.of(existing);
    Path target = Path.of(path);
    try {
      Files.createLink(target, source);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isSameFile(source, target)) {
        throw e;
      }
    } catch (UnsupportedOperationException e) {
      writeNew(path, out -> Files.copy(source, out));
    } catch (NoSuchFileException e) {
      throw notFound(existing, e);
    }
    Files.setLastModifiedTime(target, FileTime.fromMillis(System.currentTimeMillis()));
  }

  @Override
  public void deleteTree(String directory) throws IOException {
    Path root = Path.of(directory);
    if (!Files.isDirectory(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException trouble)
              throws IOException {
            if (trouble != null) {
              throw trouble;
            }
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void sync(String directory) throws IOException {
    disk.force(Path.of(directory));
  }

  @Override
  public boolean delete(String path) throws IOException {
    return disk.delete(Path.of(path));
  }
}
