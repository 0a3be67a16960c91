package io.pactolus.control.trace;

/** How a record is named. */
public sealed interface Wanted {
  /** In words, for messages. */
  String text();

  /** By its place in the topic: at most one record. */
  record ByOffset(String topic, int partition, long offset) implements Wanted {
    @Override
    public String text() {
      return topic + "-" + partition + " offset " + offset;
    }
  }

  /** By its correlation id, which several records may share. */
  record ById(String id) implements Wanted {
    @Override
    public String text() {
      return "correlation id " + id;
    }
  }

  /** By the key of the record as the producer wrote it, UTF-8. */
  record ByKey(String key) implements Wanted {
    @Override
    public String text() {
      return "key " + key;
    }
  }
}
