package io.pactolus.app.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What says where a line belongs. A process makes one run at a time, so all its lines belong there,
 * whichever thread writes them: those of libraries and of work beside the epochs too.
 */
public final class LogField {
  public static final LogField PIPELINE = new LogField("pipeline");
  public static final LogField RUN_ID = new LogField("run_id");

  /** The epoch at hand when the line is written. */
  public static final LogField EPOCH = new LogField("epoch");

  private final String name;
  private volatile @Nullable Object value;

  private LogField(String name) {
    this.name = name;
  }

  /** On all lines from now on. */
  public void put(Object now) {
    value = now;
  }

  /** On no line from now on. */
  void remove() {
    value = null;
  }

  static List<LogField> all() {
    return List.of(PIPELINE, RUN_ID, EPOCH);
  }

  /** Those that are known, by name. */
  static Map<String, Object> now() {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (LogField field : all()) {
      @Nullable Object value = field.value;
      if (value != null) {
        fields.put(field.name, value);
      }
    }
    return fields;
  }
}
