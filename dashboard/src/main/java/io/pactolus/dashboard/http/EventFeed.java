package io.pactolus.dashboard.http;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Where server-sent events come from. Thread-safe. */
public interface EventFeed {
  /**
   * @param lastId of the last event that the client has seen
   * @return closed by the server when the client is gone
   */
  Subscription subscribe(OptionalLong lastId);

  /** Everyone is told what they have not been told yet, and then {@link Event#LAST}. */
  void end();

  /** Events for one client. */
  interface Subscription extends AutoCloseable {
    /** The next event; empty when there was none for that long. */
    Optional<Event> next(Duration patience) throws InterruptedException;

    @Override
    void close();
  }

  /**
   * @param id absent for one that is not repeated to a client that reconnects
   * @param data JSON without line breaks
   */
  record Event(String name, OptionalLong id, String data) {
    /** None follows. Clients are not told. */
    public static final Event LAST = new Event("last", OptionalLong.empty(), "");

    String text() {
      return "event: "
          + name
          + "\n"
          + (id.isPresent() ? "id: " + id.getAsLong() + "\n" : "")
          + "data: "
          + data
          + "\n\n";
    }
  }
}
