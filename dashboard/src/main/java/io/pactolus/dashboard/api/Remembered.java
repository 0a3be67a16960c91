package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.Endpoint;
import io.pactolus.dashboard.http.HttpProblem;
import io.pactolus.dashboard.http.RequestTrouble;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer is good for a short while, so that many pages that look cost hardly more than one, and
 * longer when it took long to find. One question of a kind at a time.
 */
final class Remembered implements Endpoint {
  private static final int ANSWERS = 32;
  private static final int PAUSES_TO_WORK = 10;
  private static final long LONGEST_NANOS = Duration.ofMinutes(2).toNanos();

  private final Endpoint endpoint;
  private final long nanos;
  private final int pauses;
  private final Map<Map<String, String>, Answer> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, String>, Answer> eldest) {
          return size() > ANSWERS;
        }
      };

  /**
   * @param late that it took too long, in place of an answer: trying again at once would be in vain
   */
  private record Answer(
      @Nullable ObjectNode node, @Nullable HttpProblem late, long at, long goodFor) {
    ObjectNode given() {
      if (late != null) {
        throw late;
      }
      return Objects.requireNonNull(node);
    }
  }

  Remembered(Duration least, Endpoint endpoint) {
    this(least, PAUSES_TO_WORK, endpoint);
  }

  /**
   * @param least how long an answer is good for
   * @param pauses how many times as long as it took to find it is good for
   */
  Remembered(Duration least, int pauses, Endpoint endpoint) {
    this.endpoint = endpoint;
    this.nanos = least.toNanos();
    this.pauses = pauses;
  }

  @Override
  public synchronized ObjectNode answer(Call call) {
    Answer known = answers.get(call.parameters());
    if (known != null && System.nanoTime() - known.at() < known.goodFor()) {
      return known.given();
    }
    answers.remove(call.parameters());
    long begin = System.nanoTime();
    try {
      ObjectNode node = endpoint.answer(call);
      keep(call, node, null, begin);
      return node;
    } catch (HttpProblem e) {
      if (e.status() == RequestTrouble.TIMEOUT.status()) {
        keep(call, null, e, begin);
      }
      throw e;
    }
  }

  private void keep(Call call, @Nullable ObjectNode node, @Nullable HttpProblem late, long begin) {
    long end = System.nanoTime();
    long goodFor = Math.max(nanos, Math.min(LONGEST_NANOS, (end - begin) * pauses));
    answers.put(call.parameters(), new Answer(node, late, end, goodFor));
  }
}
