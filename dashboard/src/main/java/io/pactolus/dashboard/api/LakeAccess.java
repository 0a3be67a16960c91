package io.pactolus.dashboard.api;

import io.pactolus.control.LakeView;
import io.pactolus.dashboard.query.KeptLake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.plan.Plan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;

/**
 * The lake for reading, beside the run that writes it. Tables are kept open and only read what has
 * been committed since; one request at a time. What may take long has a lake for itself meanwhile.
 */
final class LakeAccess implements AutoCloseable {
  private static final int MOST_IDLE = 3;

  private final String location;
  private final Plan plan;
  private final KeptLake kept;
  private final Deque<KeptLake> idle = new ArrayDeque<>();
  private boolean closed;

  LakeAccess(String location, Plan plan) {
    this.location = location;
    this.plan = plan;
    this.kept = new KeptLake(Lakes.open(location));
  }

  Plan plan() {
    return plan;
  }

  /** For what is quick. */
  synchronized <T> T read(Function<LakeView, T> reader) {
    return reader.apply(new LakeView(kept, plan));
  }

  /** For what may take its time. */
  <T> T readApart(Function<LakeView, T> reader) {
    KeptLake own = takeIdle().orElseGet(() -> new KeptLake(Lakes.open(location)));
    boolean complete = false;
    try {
      T answer = reader.apply(new LakeView(own, plan));
      complete = true;
      return answer;
    } finally {
      // After trouble its tables may be anywhere.
      if (!complete || !isPutBack(own)) {
        own.close();
      }
    }
  }

  private Optional<KeptLake> takeIdle() {
    synchronized (idle) {
      return Optional.ofNullable(idle.poll());
    }
  }

  private boolean isPutBack(KeptLake lake) {
    synchronized (idle) {
      if (closed || idle.size() >= MOST_IDLE) {
        return false;
      }
      idle.push(lake);
      return true;
    }
  }

  @Override
  public synchronized void close() {
    kept.close();
    synchronized (idle) {
      closed = true;
      idle.forEach(KeptLake::close);
      idle.clear();
    }
  }
}
