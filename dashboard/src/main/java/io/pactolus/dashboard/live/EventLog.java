package io.pactolus.dashboard.live;

import io.pactolus.dashboard.http.EventFeed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Events for everyone who listens. Who reads too slowly misses the oldest; who reconnects is told
 * what is still remembered. Thread-safe.
 */
public final class EventLog implements EventFeed {
  private static final int REMEMBERED = 1_000;
  private static final int QUEUED = 500;

  private final Supplier<Event> first;
  private final Deque<Event> remembered = new ArrayDeque<>();
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private long lastId;
  private boolean ended;

  /**
   * @param first what a client is told at once
   */
  public EventLog(Supplier<Event> first) {
    this.first = first;
  }

  private final class Listener implements Subscription {
    private final LinkedBlockingDeque<Event> queue = new LinkedBlockingDeque<>();

    void add(Event event) {
      queue.add(event);
      while (queue.size() > QUEUED) {
        queue.poll();
      }
    }

    @Override
    public Optional<Event> next(Duration patience) throws InterruptedException {
      return Optional.ofNullable(queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
      listeners.remove(this);
    }
  }

  /** Is remembered, under the next number. */
  public synchronized void add(String name, String data) {
    Event event = new Event(name, OptionalLong.of(++lastId), data);
    remembered.add(event);
    if (remembered.size() > REMEMBERED) {
      remembered.remove();
    }
    listeners.forEach(listener -> listener.add(event));
  }

  /** Is told to those who listen now. */
  public synchronized void tell(String name, String data) {
    Event event = new Event(name, OptionalLong.empty(), data);
    listeners.forEach(listener -> listener.add(event));
  }

  public boolean hasListeners() {
    return !listeners.isEmpty();
  }

  @Override
  public Subscription subscribe(OptionalLong lastSeen) {
    Event begin = first.get();
    Listener listener = new Listener();
    synchronized (this) {
      listener.add(begin);
      if (lastSeen.isPresent()) {
        remembered.stream()
            .filter(event -> event.id().orElse(0) > lastSeen.getAsLong())
            .forEach(listener::add);
      }
      listeners.add(listener);
      if (ended) {
        listener.add(Event.LAST);
      }
    }
    return listener;
  }

  @Override
  public synchronized void end() {
    ended = true;
    listeners.forEach(listener -> listener.add(Event.LAST));
  }
}
