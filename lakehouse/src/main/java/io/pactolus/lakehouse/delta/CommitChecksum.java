package io.pactolus.lakehouse.delta;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The checksum of a commit file within the file: of all its bytes, with zeros in the place of the
 * checksum's own digits. It stands once, in the parameters of {@code commitInfo}, which is the
 * first line.
 */
final class CommitChecksum {
  private static final String BLANK = "00000000";
  private static final byte[] BEFORE =
      ('"' + Checksum.NAME + "\":\"").getBytes(StandardCharsets.US_ASCII);

  private CommitChecksum() {}

  /** Of a commit: those of older versions and of other writers have none. */
  enum State {
    HOLDS,
    WRONG,
    NONE
  }

  static Map<String, String> withBlank(Map<String, String> parameters) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.put(Checksum.NAME, BLANK);
    return all;
  }

  /** The commit, whose checksum is blank, with its checksum. */
  static byte[] filledIn(byte[] commit) {
    int at = place(commit);
    if (at < 0) {
      throw new IllegalStateException("the commit has no place for its checksum");
    }
    return with(commit, at, Checksum.text(Checksum.of(commit)));
  }

  static State state(byte[] commit) {
    int at = place(commit);
    if (at < 0) {
      return State.NONE;
    }
    String stated = new String(commit, at, BLANK.length(), StandardCharsets.US_ASCII);
    return stated.equals(Checksum.text(Checksum.of(with(commit, at, BLANK))))
        ? State.HOLDS
        : State.WRONG;
  }

  /** Whether it looks like one of ours. */
  static boolean isOurs(byte[] commit) {
    return new String(commit, StandardCharsets.UTF_8).contains("Pactolus/");
  }

  private static byte[] with(byte[] commit, int at, String digits) {
    byte[] changed = commit.clone();
    byte[] ascii = digits.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, changed, at, ascii.length);
    return changed;
  }

  /** Where the digits begin, on the first line; -1 when there are none. */
  private static int place(byte[] commit) {
    for (int at = 0; at + BEFORE.length + BLANK.length() <= commit.length; at++) {
      if (commit[at] == '\n') {
        return -1;
      }
      if (Arrays.equals(commit, at, at + BEFORE.length, BEFORE, 0, BEFORE.length)) {
        return at + BEFORE.length;
      }
    }
    return -1;
  }
}
