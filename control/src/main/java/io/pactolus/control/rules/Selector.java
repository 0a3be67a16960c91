package io.pactolus.control.rules;

import io.pactolus.control.metric.Metric;
import java.time.Duration;

/** Series of one pipeline, in PromQL. */
record Selector(String pipeline) {

  /**
   * @param conditions in PromQL, such as {@code state="open"}
   */
  String of(Metric metric, String... conditions) {
    return of(metric.text(), conditions);
  }

  private String of(String name, String... conditions) {
    StringBuilder text = new StringBuilder(name).append('{');
    text.append(Metric.PIPELINE).append("=\"").append(pipeline).append('"');
    for (String condition : conditions) {
      text.append(", ").append(condition);
    }
    return text.append('}').toString();
  }

  /** Growth a second, summed up over processes. */
  String rate(Metric counter, Duration window, String... conditions) {
    return "sum by (pipeline) (rate(%s[%s]))".formatted(of(counter, conditions), time(window));
  }

  String sum(Metric gauge) {
    return "sum by (pipeline) (%s)".formatted(of(gauge));
  }

  /** As Prometheus writes it: {@code 5m}, {@code 1h}, {@code 3d}. */
  static String time(Duration length) {
    long seconds = length.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    } else if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
