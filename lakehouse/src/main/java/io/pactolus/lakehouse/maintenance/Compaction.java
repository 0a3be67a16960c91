package io.pactolus.lakehouse.maintenance;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.maintenance.Moved.Relocation;
import io.pactolus.lakehouse.maintenance.Rewriting.Rewritten;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Rewrites small files, and files with many deleted rows, as fewer larger ones, in steps of bounded
 * size. Files of about the same size are merged with one another, so a row is rewritten a few times
 * in its life however many small files arrive, and of each size only {@link Limits#minFiles} are
 * left, for each partition. Files are chosen and exchanged between epochs, by the table's one
 * writer; writing the new ones may go on beside epochs.
 */
public final class Compaction {
  private static final long SMALLEST_TIER_BYTES = 4L << 10;
  private static final long WORTH_A_STEP_BYTES = 512L << 10;
  private static final int TIER_RATIO_BITS = 3;

  private final Table table;
  private final Limits limits;
  // Small on disk, but as large in memory as a new file may be: merging them again gains nothing.
  private final Set<String> full = new HashSet<>();

  /**
   * @param targetFileBytes files of half this size are left alone
   * @param minFiles how many files of a size must be there before they are merged
   * @param maxStepBytes bytes of files to read in one step at most; files of half this size are
   *     left alone too, since no step could take two
   * @param maxBatchBytes memory for the rows of one new file
   * @param maxDeletedShare a file with a larger share of deleted rows is rewritten
   */
  public record Limits(
      long targetFileBytes,
      int minFiles,
      long maxStepBytes,
      long maxBatchBytes,
      double maxDeletedShare) {
    /** Steps that hold no more rows than so many bytes. */
    public static Limits within(long memoryBytes) {
      return new Limits(128L << 20, 8, Math.max(1 << 20, memoryBytes / 2), memoryBytes, 0.3);
    }

    private long fullFileBytes() {
      return Math.min(targetFileBytes, maxStepBytes) / 2;
    }
  }

  public Compaction(Table table, Limits limits) {
    this.table = table;
    this.limits = limits;
  }

  /** Does one step if there is anything worth doing. */
  public Optional<Moved> step() {
    return begin()
        .map(
            rewriting -> {
              try (rewriting) {
                rewriting.run();
                return commit(rewriting);
              }
            });
  }

  /**
   * The next step, chosen and not yet done, if there is anything worth doing. It may be run by
   * another thread while the table gets more rows and deletions; only one at a time.
   */
  public Optional<Rewriting> begin() {
    List<DataFile> chosen = choose(table.snapshot().files());
    return chosen.isEmpty()
        ? Optional.empty()
        : Optional.of(new Rewriting(table.files(), chosen, limits.maxBatchBytes()));
  }

  /** Puts the new files in the place of the old ones, with what was deleted in these meanwhile. */
  public Moved commit(Rewriting rewriting) {
    return replace(rewriting.handOver());
  }

  private List<DataFile> choose(List<DataFile> files) {
    var groups = new HashMap<Map<String, @Nullable String>, TreeMap<Integer, List<DataFile>>>();
    var worn = new ArrayList<DataFile>();
    for (DataFile file : files) {
      if (isWorn(file)) {
        worn.add(file);
      } else if (liveBytes(file) < limits.fullFileBytes() && !full.contains(file.path())) {
        groups
            .computeIfAbsent(file.partition(), p -> new TreeMap<>())
            .computeIfAbsent(tier(liveBytes(file)), t -> new ArrayList<>())
            .add(file);
      }
    }
    for (TreeMap<Integer, List<DataFile>> tiers : groups.values()) {
      for (List<DataFile> alike : tiers.values()) {
        if (alike.size() >= limits.minFiles()) {
          return firstStep(alike);
        }
      }
    }
    return worn.isEmpty() ? worn : firstStep(samePartition(worn));
  }

  /**
   * Worth a step of its own. A small file is not, unless nothing is left of it: it is merged with
   * those of its size before long.
   */
  private boolean isWorn(DataFile file) {
    long dead = file.rows() - file.liveRows();
    return dead > 0
        && (file.liveRows() == 0
            || (dead > limits.maxDeletedShare() * file.rows()
                && file.sizeBytes() >= WORTH_A_STEP_BYTES));
  }

  private static long liveBytes(DataFile file) {
    return file.rows() == 0
        ? 0
        : (long) ((double) file.sizeBytes() * file.liveRows() / file.rows());
  }

  private static int tier(long bytes) {
    long units = Math.max(1, bytes / SMALLEST_TIER_BYTES);
    return (63 - Long.numberOfLeadingZeros(units)) / TIER_RATIO_BITS;
  }

  private static List<DataFile> samePartition(List<DataFile> files) {
    return files.stream().filter(f -> f.partition().equals(files.get(0).partition())).toList();
  }

  /** The smallest first, so that a step takes as many as it can. */
  private List<DataFile> firstStep(List<DataFile> files) {
    var step = new ArrayList<DataFile>();
    long bytes = 0;
    for (DataFile file :
        files.stream().sorted(Comparator.comparingLong(DataFile::sizeBytes)).toList()) {
      if (!step.isEmpty() && bytes + file.sizeBytes() > limits.maxStepBytes()) {
        break;
      }
      step.add(file);
      bytes += file.sizeBytes();
    }
    return step;
  }

  private Moved replace(Rewritten rewritten) {
    Map<String, RoaringBitmap> deleted = deletedMeanwhile(rewritten);
    List<DataFile> added =
        rewritten.written().stream()
            .map(
                file ->
                    deleted.containsKey(file.path()) ? file.with(deleted.get(file.path())) : file)
            .toList();
    rewritten.old().forEach(f -> full.remove(f.path()));
    full.addAll(rewritten.full());
    Snapshot snapshot =
        table.commit(Change.rearrangement("COMPACT").remove(rewritten.old()).add(added).build());
    return new Moved(snapshot, rewritten.old(), added, rewritten.relocations());
  }

  /** Rows that were deleted since they were read, by new file, at their new positions. */
  private Map<String, RoaringBitmap> deletedMeanwhile(Rewritten rewritten) {
    var now = new HashMap<String, DataFile>();
    table.snapshot().files().forEach(file -> now.put(file.path(), file));
    var deleted = new HashMap<String, RoaringBitmap>();
    for (Relocation relocation : rewritten.relocations()) {
      DataFile before = relocation.from();
      DataFile current = now.get(before.path());
      // The commit says what is wrong with a file that is gone.
      if (current == null || current.deleted().equals(before.deleted())) {
        continue;
      }
      RoaringBitmap since = current.deleted().orElseGet(RoaringBitmap::new).clone();
      before.deleted().ifPresent(since::andNot);
      int[] positions = relocation.positions();
      for (int i = 0; i < positions.length; i++) {
        if (since.contains(positions[i])) {
          deleted
              .computeIfAbsent(relocation.to().path(), path -> new RoaringBitmap())
              .add(relocation.firstPosition() + i);
        }
      }
    }
    return deleted;
  }
}
