package io.pactolus.prove.schedule;

import java.util.Locale;

/** What is done to a running system to see whether it loses or doubles anything. */
public enum FaultKind {
  /** SIGKILL; another is started. */
  PIPELINE_KILLED("pipeline killed", 5),
  /** SIGSTOP for longer than every timeout, while another takes over; then SIGCONT: a zombie. */
  PIPELINE_PAUSED("pipeline paused while another takes over", 2),
  /** A second one is started on the same lake. */
  TWO_PIPELINES("two pipelines at once", 2),
  /** SIGKILL; the next one has a clock that is wrong. */
  CLOCK_SHIFTED("pipeline started with a wrong clock", 2),
  /** Every write to a file fails for a while. */
  DISK_REFUSED("disk refuses writes", 2),
  /** SIGKILL; it comes back after a while. */
  BROKER_KILLED("broker killed", 2),
  /** The same to the broker that is the active controller. */
  CONTROLLER_KILLED("controller killed", 1),
  /** All connections of clients to a broker, or to all of them, are cut off by RST. */
  CONNECTIONS_RESET("connections reset", 2),
  /** Nothing passes, but connections stay open. */
  CONNECTIONS_STALLED("connections stalled", 1),
  /** Everything passes later. */
  CONNECTIONS_DELAYED("connections delayed", 1);

  private final String words;
  private final int share;

  FaultKind(String words, int share) {
    this.words = words;
    this.share = share;
  }

  /** As people say it. */
  public String words() {
    return words;
  }

  /** As programs say it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many of every 20 faults. */
  int share() {
    return share;
  }

  boolean strikesBroker() {
    return this == BROKER_KILLED || this == CONTROLLER_KILLED;
  }
}
