package io.pactolus.app.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What says where a line belongs; kept for each thread. */
public final class LogField {
  public static final LogField PIPELINE = new LogField("pipeline", new InheritableThreadLocal<>());
  public static final LogField RUN_ID = new LogField("run_id", new InheritableThreadLocal<>());
  // Threads that a run starts outlive the epoch in which it did.
  public static final LogField EPOCH = new LogField("epoch", new ThreadLocal<>());

  private final String name;
  private final ThreadLocal<@Nullable Object> value;

  private LogField(String name, ThreadLocal<@Nullable Object> value) {
    this.name = name;
    this.value = value;
  }

  /** On all lines of this thread from now on. */
  public void put(Object now) {
    value.set(now);
  }

  /** Those of this thread. */
  static Map<String, Object> now() {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (LogField field : List.of(PIPELINE, RUN_ID, EPOCH)) {
      @Nullable Object value = field.value.get();
      if (value != null) {
        fields.put(field.name, value);
      }
    }
    return fields;
  }
}
