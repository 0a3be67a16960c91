package io.pactolus.engine.core.silver;

import io.pactolus.lakehouse.DataFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Numbers for the files of a table, from 1 on; 0 is no file. */
final class FileNumbers {
  private final Map<String, Integer> numbers = new HashMap<>();
  private int last;

  /** The number of a file, given now if it has none. */
  int of(String path) {
    return numbers.computeIfAbsent(path, added -> ++last);
  }

  /** Forgets all files but these. */
  void retain(List<DataFile> files) {
    Set<String> paths = new HashSet<>();
    files.forEach(file -> paths.add(file.path()));
    numbers.keySet().retainAll(paths);
  }
}
