package io.pactolus.lakehouse;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.roaringbitmap.RoaringBitmap;

/**
 * What one commit did, read back from the log.
 *
 * @param added whole new files
 * @param removed files that left with all their rows
 * @param newlyDeleted file (in its state after the commit) to the positions that this commit
 *     deleted
 * @param transactions application id to version (for us: the epoch) of the transaction ids the
 *     commit carried
 * @param domains domain metadata the commit set
 */
public record Changes(
    long version,
    String operation,
    boolean rearrangesOnly,
    List<DataFile> added,
    List<DataFile> removed,
    Map<DataFile, RoaringBitmap> newlyDeleted,
    Map<String, Long> transactions,
    Map<String, String> domains) {

  public OptionalLong epoch(String appId) {
    Long epoch = transactions.get(appId);
    return epoch == null ? OptionalLong.empty() : OptionalLong.of(epoch);
  }
}
