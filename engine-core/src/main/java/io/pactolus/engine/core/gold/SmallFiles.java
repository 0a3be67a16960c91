package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.DataFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses small files to be merged along with an epoch: when a partition has more than {@link
 * #TOLERATED} that the epoch leaves alone, up to {@link #MERGED_AT_ONCE} of them; one partition per
 * epoch, the one with the most. Small is under an eighth of the rows of a full file, so a merge
 * writes no more rows than two full files hold.
 */
final class SmallFiles {
  static final int TOLERATED = 8;
  static final int MERGED_AT_ONCE = 16;

  private SmallFiles() {}

  static List<DataFile> toMerge(List<DataFile> untouched, GoldSettings settings) {
    Map<Map<String, @Nullable String>, List<DataFile>> small = new HashMap<>();
    for (DataFile file : untouched) {
      // On disk files are some eight times smaller than in memory.
      if (file.liveRows() < settings.fileRows() / 8
          && file.sizeBytes() < settings.fileBytes() / 64) {
        small.computeIfAbsent(file.partition(), p -> new ArrayList<>()).add(file);
      }
    }
    List<DataFile> most = List.of();
    for (List<DataFile> files : small.values()) {
      if (files.size() > Math.max(TOLERATED, most.size())) {
        most = files;
      }
    }
    return most.subList(0, Math.min(most.size(), MERGED_AT_ONCE));
  }
}
