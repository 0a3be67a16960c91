package io.pactolus.bench.workload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** A stream of a known number of records, any of which can be made at any time. */
public interface Workload {
  /** Also the name of the topic and of the pipeline. */
  String name();

  long records();

  /**
   * One record. Thread-safe.
   *
   * @param index from 0
   * @param timeMillis event time, or -1 for the time the workload gives it
   */
  Message message(long index, long timeMillis);

  /** How many records have which outcome in the Silver table; absent ones are none. */
  Map<String, Long> outcomes();

  record Message(byte[] key, byte[] value) {}

  /** The pipeline file for this workload. It takes the brokers from {@code KAFKA_BROKERS}. */
  default String pipelineFile() {
    String resource = "/io/pactolus/bench/" + name() + "/pipeline.yaml";
    try (InputStream in = Workload.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
