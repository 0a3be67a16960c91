package io.pactolus.engine;

import java.util.Map;

/**
 * Makes an engine that may or may not be on the class path; found by {@link
 * java.util.ServiceLoader}.
 */
public interface EngineFactory {
  /** As {@link Engine#name}. */
  String name();

  /**
   * @param options what the engine alone understands, for example {@code master} for Spark
   */
  Engine create(Map<String, String> options);
}
