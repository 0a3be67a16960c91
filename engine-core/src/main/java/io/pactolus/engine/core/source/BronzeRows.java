package io.pactolus.engine.core.source;

import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.core.source.GivenRecords.Header;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.CorrelationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Given records as rows of Bronze, as a broker's would be.
 *
 * @param maxRecordBytes key, value and headers; of a larger record none of them is kept
 * @param correlationHeaders the first of these that a record has names it
 */
public record BronzeRows(String topic, long maxRecordBytes, List<String> correlationHeaders) {

  /** Appends to a batch in the schema {@link io.pactolus.pipeline.plan.SystemColumns#BRONZE}. */
  public void append(Batch rows, Given given, long offset, long epoch, long ingestMicros) {
    boolean oversized = given.bytes() > maxRecordBytes;
    rows.column("key").appendObject(oversized ? null : given.key());
    rows.column("value").appendObject(oversized ? null : given.value());
    rows.column("headers").appendObject(oversized ? null : headers(given));
    rows.column("topic").appendObject(topic);
    rows.column("partition").appendObject(given.partition());
    rows.column("offset").appendObject(offset);
    rows.column("timestamp")
        .appendObject(given.timestampMillis() < 0 ? null : given.timestampMillis() * 1000);
    rows.column("ingest_time").appendObject(ingestMicros);
    rows.column("epoch").appendObject(epoch);
    rows.column("correlation_id").appendObject(correlationId(given, offset));
    rows.column("oversized_bytes").appendObject(oversized ? given.bytes() : null);
  }

  private String correlationId(Given given, long offset) {
    for (String name : correlationHeaders) {
      Optional<String> id = Optional.empty();
      for (Header header : given.headers()) {
        byte[] value = header.value();
        if (header.key().equals(name) && value != null) {
          id = CorrelationId.ofHeader(value);
        }
      }
      if (id.isPresent()) {
        return id.get();
      }
    }
    return CorrelationId.ofCoordinates(topic, given.partition(), offset);
  }

  private static @Nullable List<List<@Nullable Object>> headers(Given given) {
    if (given.headers().isEmpty()) {
      return null;
    }
    List<List<@Nullable Object>> headers = new ArrayList<>();
    for (Header header : given.headers()) {
      List<@Nullable Object> pair = new ArrayList<>();
      pair.add(header.key());
      pair.add(header.value());
      headers.add(pair);
    }
    return headers;
  }
}
