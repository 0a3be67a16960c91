package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.Endpoint;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer is good for a short while, so that many pages that look cost hardly more than one. One
 * question of a kind at a time.
 */
final class Remembered implements Endpoint {
  private static final int ANSWERS = 32;

  private final Endpoint endpoint;
  private final long nanos;
  private final Map<Map<String, String>, Answer> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, String>, Answer> eldest) {
          return size() > ANSWERS;
        }
      };

  private record Answer(ObjectNode node, long at) {}

  Remembered(Duration during, Endpoint endpoint) {
    this.endpoint = endpoint;
    this.nanos = during.toNanos();
  }

  @Override
  public synchronized ObjectNode answer(Call call) {
    Answer known = answers.get(call.parameters());
    if (known != null && System.nanoTime() - known.at() < nanos) {
      return known.node();
    }
    ObjectNode node = endpoint.answer(call);
    answers.remove(call.parameters());
    answers.put(call.parameters(), new Answer(node, System.nanoTime()));
    return node;
  }
}
