package io.pactolus.lakehouse.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.lakehouse.Damage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the commit files of a log, from its oldest checkpoint on, are there without holes, and
 * all that are there are as they were written. Does not need a table that can be opened.
 */
final class LogCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern COMMIT = Pattern.compile(".*/(\\d{20})\\.json");
  private static final Pattern CHECKPOINT =
      Pattern.compile(".*/(\\d{20})\\.checkpoint(?:\\..*)?\\.parquet");

  private final Storage storage;
  private final String directory;

  LogCheck(Storage storage, String directory) {
    this.storage = storage;
    this.directory = directory;
  }

  List<Damage> damages() throws IOException {
    List<Damage> damages = new ArrayList<>();
    List<Storage.Entry> entries = storage.list(directory, "0");
    long needed = oldestCheckpoint(entries) + 1;
    long expected = needed;
    boolean checksums = false;
    for (Storage.Entry entry : entries) {
      Matcher commit = COMMIT.matcher(entry.path());
      if (!commit.matches()) {
        continue;
      }
      long version = Long.parseLong(commit.group(1));
      for (; expected < version; expected++) {
        damages.add(
            damage(
                CommitFile.path(directory, expected),
                "is missing: a checkpoint or commits before it and commits after it are there"));
      }
      expected = Math.max(needed, version + 1);
      byte[] content = storage.read(entry.path());
      CommitChecksum.State state = CommitChecksum.state(content);
      if (!isJson(content)) {
        damages.add(damage(entry.path(), "is torn or not JSON"));
      } else if (state == CommitChecksum.State.WRONG
          || (checksums && state == CommitChecksum.State.NONE && CommitChecksum.isOurs(content))) {
        damages.add(
            damage(entry.path(), "has another content than was written: its own checksum differs"));
      }
      checksums |= state == CommitChecksum.State.HOLDS;
    }
    return damages;
  }

  /**
   * Older commits need not be complete: they are deleted one by one, and after a power cut any of
   * them may be back. -1 when there is no checkpoint.
   */
  private static long oldestCheckpoint(List<Storage.Entry> entries) {
    return entries.stream()
        .map(entry -> CHECKPOINT.matcher(entry.path()))
        .filter(Matcher::matches)
        .mapToLong(checkpoint -> Long.parseLong(checkpoint.group(1)))
        .min()
        .orElse(-1);
  }

  private static boolean isJson(byte[] content) {
    int actions = 0;
    try (var lines = JSON.readerFor(JsonNode.class).<JsonNode>readValues(content)) {
      while (lines.hasNextValue()) {
        if (!lines.nextValue().isObject()) {
          return false;
        }
        actions++;
      }
    } catch (IOException e) {
      return false;
    }
    return actions > 0;
  }

  private static Damage damage(String path, String what) {
    return new Damage(path, what, Remedy.of(path));
  }
}
