package io.pactolus.pipeline.model;

import java.util.Locale;

/** What is drawn. */
public enum ChartType {
  TIME_SERIES,
  BARS,
  MAP;

  /** As the pipeline file and the HTTP API write it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For messages. */
  public String words() {
    return switch (this) {
      case TIME_SERIES -> "a time series";
      case BARS -> "a bar chart";
      case MAP -> "a map";
    };
  }
}
