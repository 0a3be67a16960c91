package io.pactolus.prove.process;

import java.util.Optional;

/**
 * A disk that takes nothing more, for one process: the kernel refuses every write that would make a
 * file grow (EFBIG), by the limit that {@code prlimit} sets on a running process. A Java process
 * sees an exception; the signal SIGXFSZ it ignores. Linux only.
 */
public final class FullDisk {
  private final String usual;

  private FullDisk(String usual) {
    this.usual = usual;
  }

  /** Absent where there is no {@code prlimit}. */
  public static Optional<FullDisk> here() {
    return Shell.run(
            "prlimit --pid $$ --fsize=0: && prlimit --pid "
                + ProcessHandle.current().pid()
                + " --fsize --output SOFT --noheadings --raw")
        .filter(limit -> limit.matches("unlimited|\\d+"))
        .map(FullDisk::new);
  }

  /**
   * @return false when the process has ended
   */
  public boolean refuse(Child child) {
    return limit(child, "0");
  }

  public void giveWay(Child child) {
    limit(child, usual);
  }

  private static boolean limit(Child child, String bytes) {
    return Shell.run("prlimit --pid %d --fsize=%s:".formatted(child.pid(), bytes)).isPresent();
  }
}
