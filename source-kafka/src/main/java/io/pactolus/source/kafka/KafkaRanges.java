package io.pactolus.source.kafka;

import io.pactolus.engine.SteadyClock;
import io.pactolus.engine.core.source.RangeReader;
import io.pactolus.engine.core.source.RangeSource;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.engine.core.source.SourceListener;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.OnGap;
import io.pactolus.pipeline.model.Pipeline.Limits;
import io.pactolus.source.kafka.BrokerTrouble.Gap;
import io.pactolus.source.kafka.KafkaRecordSource.Timeouts;
import io.pactolus.source.kafka.TopicCatalog.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/** Tells what the topics of a pipeline hold beyond the position of the lake; reads no record. */
public final class KafkaRanges implements RangeSource {
  private final KafkaSource source;
  private final Limits limits;
  private final SourceListener listener;
  private final Timeouts timeouts;
  private final BrokerTrouble trouble;
  private final BrokerBreaker breaker;
  private final Map<String, String> topicIds = new TreeMap<>();
  private final Set<TopicPartition> partitions = new TreeSet<>();
  private final Set<Gap> told = new HashSet<>();
  private @Nullable Session session;

  private record Session(
      Admin admin,
      KafkaConsumer<ByteBuffer, ByteBuffer> consumer,
      TopicCatalog catalog,
      LogOffsets log,
      TopicWatch watch) {}

  /**
   * Not connected yet.
   *
   * @param listener told, on the asking thread, what the run goes on with
   */
  public KafkaRanges(KafkaSource source, Limits limits, SourceListener listener) {
    this(source, limits, listener, Timeouts.DEFAULT);
  }

  KafkaRanges(KafkaSource source, Limits limits, SourceListener listener, Timeouts timeouts) {
    ClientProperties.check(source);
    this.source = source;
    this.limits = limits;
    this.listener = listener;
    this.timeouts = timeouts;
    this.trouble = new BrokerTrouble(source);
    this.breaker = new BrokerBreaker(timeouts.watch(), new SteadyClock(), listener);
  }

  @Override
  public Map<TopicPartition, Long> open(
      Map<TopicPartition, Long> position, Map<String, String> knownTopicIds) {
    new ListenerCheck(source).beforeConnecting(timeouts.start());
    try {
      return begin(position, knownTopicIds);
    } catch (KafkaException e) {
      throw trouble.translate(e, timeouts.start());
    }
  }

  private Map<TopicPartition, Long> begin(
      Map<TopicPartition, Long> position, Map<String, String> knownTopicIds) {
    Session open = connect();
    session = open;
    Map<String, Topic> topics = open.catalog().describe(timeouts.start());
    StartPositions start = new StartPositions(source, open.log(), trouble);
    start.checkIdentity(topics, position, knownTopicIds);
    partitions.addAll(KafkaRecordSource.partitions(topics));
    topics.forEach((name, topic) -> topicIds.put(name, topic.id()));
    return start.resolve(partitions, position);
  }

  private Session connect() {
    Admin admin = Admin.create(ClientProperties.admin(source));
    try {
      var consumer =
          new KafkaConsumer<>(
              ClientProperties.consumer(source, limits, 1),
              new ByteBufferDeserializer(),
              new ByteBufferDeserializer());
      TopicCatalog catalog = new TopicCatalog(source, admin, trouble);
      return new Session(
          admin,
          consumer,
          catalog,
          new LogOffsets(consumer, trouble, timeouts.start()),
          new TopicWatch(source, catalog, trouble, timeouts, listener, breaker));
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  @Override
  public Map<String, String> topicIds() {
    return Map.copyOf(topicIds);
  }

  @Override
  public Map<TopicPartition, OffsetRange> ahead(Map<TopicPartition, Long> next) {
    try {
      look();
      if (!breaker.permits()) {
        // Asking would hold up the loop for as long as the client waits, and a stop with it.
        return Map.of();
      }
      Map<TopicPartition, OffsetRange> ahead = ranges(next, session().log().ends(partitions));
      breaker.answered();
      return ahead;
    } catch (PactolusException e) {
      if (e.code() != ErrorCode.BROKER_UNREACHABLE) {
        throw e;
      }
      breaker.silent();
      listener.warning(e.described() + " Waiting for it, the position is kept.");
      return Map.of();
    }
  }

  private Map<TopicPartition, OffsetRange> ranges(
      Map<TopicPartition, Long> next, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetRange> ranges = new TreeMap<>();
    new TreeMap<>(ends)
        .forEach(
            (partition, end) -> {
              long from = next.getOrDefault(partition, 0L);
              if (from > end) {
                throw trouble.beyondEnd(partition, from, end);
              }
              if (from < end) {
                ranges.put(partition, new OffsetRange(from, end, 0));
              }
            });
    List<Gap> gaps = new ArrayList<>();
    new TreeMap<>(session().log().beginnings(Set.copyOf(ranges.keySet())))
        .forEach(
            (partition, beginning) -> {
              OffsetRange range = ranges.get(partition);
              if (range != null && range.from() < beginning) {
                Gap gap = new Gap(partition, range.from(), beginning);
                gaps.add(gap);
                ranges.put(
                    partition,
                    new OffsetRange(
                        range.from(), Math.max(range.until(), beginning), gap.records()));
              }
            });
    if (!gaps.isEmpty() && source.onGap() == OnGap.STOP) {
      throw trouble.gaps(gaps);
    }
    // The same gap is seen at every look until an epoch has it.
    gaps.stream().filter(told::add).forEach(gap -> listener.warning(trouble.gapRecorded(gap)));
    return ranges;
  }

  /** Takes notice of new partitions and refuses a topic created again under us. */
  private void look() {
    session()
        .watch()
        .look()
        .ifPresent(
            topics -> {
              topics.forEach(
                  (name, topic) -> {
                    if (!topic.id().equals(topicIds.get(name))) {
                      throw trouble.otherTopicId(name);
                    }
                  });
              partitions.addAll(KafkaRecordSource.partitions(topics));
            });
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    return session().log().ends(Set.copyOf(partitions));
  }

  @Override
  public RangeReader reader() {
    return new KafkaRangeReader(source, limits);
  }

  @Override
  public void close() {
    Session open = session;
    session = null;
    if (open != null) {
      open.consumer().close(CloseOptions.timeout(Duration.ofSeconds(1)));
      open.admin().close(Duration.ZERO);
    }
  }

  private Session session() {
    Session open = session;
    if (open == null) {
      throw new IllegalStateException("the source is not open");
    }
    return open;
  }
}
