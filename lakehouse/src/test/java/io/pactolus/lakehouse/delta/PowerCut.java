package io.pactolus.lakehouse.delta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What may be on a disk after a power cut, given the steps that were done before it. Of a file only
 * what was forced is sure to be there, of a directory only the names it had when it was forced;
 * whatever came later may be there or not, in any order. That is less than any real file system
 * promises.
 */
public final class PowerCut {
  /** What becomes of what was not forced. */
  public enum Loss {
    /** All of it is gone. */
    EVERYTHING,
    /** Names are there, what was written to the files is not. */
    CONTENT,
    /** Names and sizes are there, the blocks are full of zeros. */
    ZEROS,
    /** Each piece by itself is there, or not, or a part of it. */
    SOME
  }

  private static final class Folder {
    final Map<String, Object> now = new TreeMap<>();
    Map<String, Object> durable = new TreeMap<>();
  }

  private final List<RecordingDisk.Step> steps;
  private final Set<Map<String, Integer>> seen = new HashSet<>();

  /** Of what the disk has recorded so far. */
  public PowerCut(RecordingDisk disk) {
    this.steps = disk.steps();
  }

  /** The steps after which the disk differs from what it was before in a way that can be seen. */
  public int steps() {
    return steps.size();
  }

  /**
   * Makes the state in an empty directory.
   *
   * @param after how many steps were done
   * @return false when an earlier call made the same; then nothing is there
   */
  public boolean leave(Path directory, int after, Loss loss, Random random) throws IOException {
    Folder root = new Folder();
    Map<RecordingDisk.Node, Integer> written = new HashMap<>();
    Map<RecordingDisk.Node, Integer> forced = new HashMap<>();
    for (RecordingDisk.Step step : steps.subList(0, after)) {
      apply(step, root, written, forced);
    }
    Map<Path, byte[]> files = new TreeMap<>();
    List<Path> folders = new ArrayList<>();
    collect(root, Path.of(""), loss, random, written, forced, files, folders);
    Map<String, Integer> print = new HashMap<>();
    files.forEach((path, bytes) -> print.put(path.toString(), Arrays.hashCode(bytes)));
    folders.forEach(path -> print.put(path + "/", 0));
    if (!seen.add(print)) {
      return false;
    }
    for (Path folder : folders) {
      Files.createDirectories(directory.resolve(folder));
    }
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
    return true;
  }

  private static void apply(
      RecordingDisk.Step step,
      Folder root,
      Map<RecordingDisk.Node, Integer> written,
      Map<RecordingDisk.Node, Integer> forced) {
    if (step instanceof RecordingDisk.Named named) {
      parent(root, named.name()).now.put(last(named.name()), named.node());
    } else if (step instanceof RecordingDisk.Written write) {
      written.put(write.node(), write.length());
    } else if (step instanceof RecordingDisk.Forced force) {
      forced.put(force.node(), force.length());
    } else if (step instanceof RecordingDisk.Made made) {
      parent(root, made.directory()).now.put(last(made.directory()), new Folder());
    } else if (step instanceof RecordingDisk.Renamed renamed) {
      parent(root, renamed.from()).now.remove(last(renamed.from()));
      parent(root, renamed.to()).now.put(last(renamed.to()), renamed.node());
    } else if (step instanceof RecordingDisk.Deleted deleted) {
      parent(root, deleted.name()).now.remove(last(deleted.name()));
    } else if (step instanceof RecordingDisk.DirectoryForced force) {
      Folder folder = folder(root, force.directory());
      folder.durable = new TreeMap<>(folder.now);
    }
  }

  private static String last(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static Folder parent(Folder root, Path path) {
    Path parent = path.getParent();
    return parent == null ? root : folder(root, parent);
  }

  private static Folder folder(Folder root, Path path) {
    Folder folder = root;
    for (Path name : path) {
      if (!name.toString().isEmpty() && folder.now.get(name.toString()) instanceof Folder next) {
        folder = next;
      }
    }
    return folder;
  }

  private static void collect(
      Folder folder,
      Path at,
      Loss loss,
      Random random,
      Map<RecordingDisk.Node, Integer> written,
      Map<RecordingDisk.Node, Integer> forced,
      Map<Path, byte[]> files,
      List<Path> folders) {
    Set<String> names = new java.util.TreeSet<>(folder.now.keySet());
    names.addAll(folder.durable.keySet());
    for (String name : names) {
      @Nullable Object there = entry(folder, name, loss, random);
      if (there instanceof Folder child) {
        folders.add(at.resolve(name));
        collect(child, at.resolve(name), loss, random, written, forced, files, folders);
      } else if (there instanceof RecordingDisk.Node node) {
        files.put(
            at.resolve(name),
            content(
                node.written.toByteArray(),
                written.getOrDefault(node, 0),
                forced.getOrDefault(node, 0),
                loss,
                random));
      }
    }
  }

  private static @Nullable Object entry(Folder folder, String name, Loss loss, Random random) {
    boolean durable =
        switch (loss) {
          case EVERYTHING -> true;
          case CONTENT, ZEROS -> false;
          case SOME -> random.nextBoolean();
        };
    return durable ? folder.durable.get(name) : folder.now.get(name);
  }

  private static byte[] content(byte[] all, int written, int forced, Loss loss, Random random) {
    return switch (loss) {
      case EVERYTHING, CONTENT -> Arrays.copyOf(all, forced);
      case ZEROS -> Arrays.copyOf(Arrays.copyOf(all, forced), written);
      case SOME -> {
        int kept = forced + random.nextInt(written - forced + 1);
        byte[] part = Arrays.copyOf(all, kept);
        yield random.nextBoolean() ? part : Arrays.copyOf(part, written);
      }
    };
  }
}
