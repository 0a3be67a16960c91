package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.Endpoint;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer is good for a short while, so that many pages that look cost hardly more than one, and
 * longer when it took long to find. One question of a kind at a time.
 */
final class Remembered implements Endpoint {
  private static final int ANSWERS = 32;
  private static final int PAUSES_TO_WORK = 10;

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

  private record Answer(ObjectNode node, long at, long goodFor) {}

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
      return known.node();
    }
    long begin = System.nanoTime();
    ObjectNode node = endpoint.answer(call);
    long end = System.nanoTime();
    answers.remove(call.parameters());
    answers.put(call.parameters(), new Answer(node, end, Math.max(nanos, (end - begin) * pauses)));
    return node;
  }
}
