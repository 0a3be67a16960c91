package io.pactolus.prove.process;

import java.util.Locale;

/** What a process can be told from outside. */
enum Signal {
  STOP,
  CONT,
  TERM,
  KILL;

  /** By the shell, which every system has; not all have a command {@code kill}. */
  void send(long pid) {
    // One that has ended meanwhile needs no signal.
    Shell.run("kill -%s %d 2>/dev/null".formatted(name().toUpperCase(Locale.ROOT), pid));
  }
}
