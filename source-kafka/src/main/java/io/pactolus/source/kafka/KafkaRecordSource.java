package io.pactolus.source.kafka;

import io.pactolus.engine.SteadyClock;
import io.pactolus.engine.core.source.RecordSource;
import io.pactolus.engine.core.source.SourceListener;
import io.pactolus.engine.core.source.SourceStopped;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.OnGap;
import io.pactolus.pipeline.model.Pipeline.Limits;
import io.pactolus.source.kafka.BrokerTrouble.Gap;
import io.pactolus.source.kafka.PartitionRecords.Size;
import io.pactolus.source.kafka.TopicCatalog.Topic;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topics of a pipeline from Kafka, committed records only. Partitions are assigned, not
 * subscribed to, and no offset is ever committed at the broker: the position is the lake's.
 */
public final class KafkaRecordSource implements RecordSource {
  private final KafkaSource source;
  private final Limits limits;
  private final Clock clock;
  private final SourceListener listener;
  private final Timeouts timeouts;
  private final List<String> correlationHeaders;
  private final BrokerTrouble trouble;
  // Next offset of each partition that no slice holds yet.
  private final Map<TopicPartition, Long> position = new TreeMap<>();
  // Offsets from the position on that have expired and stand in the next slice.
  private final Map<TopicPartition, Long> gaps = new TreeMap<>();
  private final Map<String, String> topicIds = new TreeMap<>();
  private final Leftovers leftovers = new Leftovers();
  // Ends of the partitions when they were last asked for.
  private Map<TopicPartition, Long> ends = Map.of();
  private final Set<org.apache.kafka.common.TopicPartition> polledOnce = new HashSet<>();
  private Map<TopicPartition, Size> lastSizes = Map.of();
  private volatile @Nullable Session session;
  private final BrokerConnection connection;
  private volatile boolean woken;

  /**
   * How long the broker is waited for.
   *
   * @param start at {@link #open} and {@link #endOffsets}; then it counts as unreachable
   * @param watch time between two looks at the topics while running, between two warnings, and
   *     until a broker that has stopped answering is asked again
   * @param answer for each look
   */
  public record Timeouts(Duration start, Duration watch, Duration answer) {
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(10));

    /** With 5 s for an answer. */
    public Timeouts(Duration start, Duration watch) {
      this(start, watch, Duration.ofSeconds(5));
    }
  }

  private record Session(
      BrokerConnection.Clients clients, FetchWindow window, LogOffsets log, TopicWatch watch) {

    KafkaConsumer<ByteBuffer, ByteBuffer> consumer() {
      return clients.consumer();
    }
  }

  /**
   * A source that is not connected yet.
   *
   * @param listener told, on the reading thread, what the run goes on with
   * @throws io.pactolus.pipeline.PactolusException when the client properties contradict
   *     exactly-once
   */
  public KafkaRecordSource(
      KafkaSource source, Limits limits, Clock clock, SourceListener listener) {
    this(source, limits, clock, listener, Timeouts.DEFAULT);
  }

  public KafkaRecordSource(
      KafkaSource source, Limits limits, Clock clock, SourceListener listener, Timeouts timeouts) {
    ClientProperties.check(source);
    this.source = source;
    this.limits = limits;
    this.clock = clock;
    this.listener = listener;
    this.timeouts = timeouts;
    this.correlationHeaders = source.correlationHeaders();
    this.trouble = new BrokerTrouble(source);
    this.connection = new BrokerConnection(source, limits, trouble, timeouts.start());
  }

  @Override
  public void connect() {
    connection.begin();
  }

  @Override
  public Map<TopicPartition, Long> open(
      Map<TopicPartition, Long> lakePosition, Map<String, String> knownTopicIds) {
    if (session != null) {
      throw new IllegalStateException("the source is open already");
    }
    try {
      return begin(lakePosition, knownTopicIds);
    } catch (RuntimeException e) {
      if (woken) {
        // Whatever it says of the broker: the waiting was cut short.
        throw new SourceStopped(e);
      }
      throw e instanceof KafkaException trouble
          ? this.trouble.translate(trouble, timeouts.start())
          : e;
    }
  }

  private Map<TopicPartition, Long> begin(
      Map<TopicPartition, Long> lakePosition, Map<String, String> knownTopicIds) {
    BrokerConnection.Clients clients = connection.give();
    try {
      FetchWindow window =
          new FetchWindow(
              clients.consumer(),
              ClientProperties.fetchWindow(limits, clients.partitions()),
              partition -> ahead(partition) != 0);
      LogOffsets log = new LogOffsets(clients.consumer(), trouble, timeouts.start());
      TopicWatch watch =
          new TopicWatch(
              source,
              clients.catalog(),
              trouble,
              timeouts,
              listener,
              new BrokerBreaker(timeouts.watch(), new SteadyClock(), listener));
      session = new Session(clients, window, log, watch);
      if (woken) {
        throw new WakeupException();
      }
      Map<String, Topic> topics = clients.topics();
      StartPositions start = new StartPositions(source, log, trouble);
      start.checkIdentity(topics, lakePosition, knownTopicIds);
      position.putAll(start.resolve(partitions(topics), lakePosition));
      topics.forEach((name, topic) -> topicIds.put(name, topic.id()));
      assign();
      seek(position.keySet());
      return Map.copyOf(position);
    } catch (RuntimeException e) {
      if (session == null) {
        clients.close();
      }
      close();
      throw e;
    }
  }

  @Override
  public Map<String, String> topicIds() {
    return Map.copyOf(topicIds);
  }

  @Override
  public Slice collect(long epoch, CollectLimits collect) {
    Instant now = clock.instant();
    SliceBuilder slice =
        new SliceBuilder(
            epoch,
            limits.maxRecordBytes(),
            correlationHeaders,
            collect,
            now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000,
            lastSizes);
    takeGaps(slice);
    leftovers.drainTo(slice, position);

    boolean begun = !slice.isEmpty();
    long deadline = System.nanoTime() + (begun ? collect.collect() : collect.patience()).toNanos();
    while (!slice.isFull()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      look();
      try {
        leftovers.add(poll(Duration.ofNanos(Math.min(left, timeouts.watch().toNanos()))));
        leftovers.drainTo(slice, position);
      } catch (WakeupException e) {
        break;
      } catch (OffsetOutOfRangeException e) {
        repairOutOfRange(e);
        if (begun) {
          // A gap stands at the beginning of a range, so it waits for the next slice.
          break;
        }
        takeGaps(slice);
      }
      if (!begun && !slice.isEmpty()) {
        begun = true;
        deadline = System.nanoTime() + collect.collect().toNanos();
      }
    }
    if (!slice.isEmpty()) {
      lastSizes = slice.sizes();
    }
    return slice.build();
  }

  private ConsumerRecords<ByteBuffer, ByteBuffer> poll(Duration timeout) {
    Session open = session();
    try {
      open.clients().unpacked().begin();
      ConsumerRecords<ByteBuffer, ByteBuffer> polled = open.consumer().poll(timeout);
      polled.nextOffsets().keySet().forEach(polledOnce::add);
      if (!polled.isEmpty()) {
        open.watch().heard();
      }
      open.window()
          .polled(
              open.clients().unpacked().cutShort()
                  || polled.count() >= open.clients().maxPollRecords());
      return polled;
    } catch (WakeupException | OffsetOutOfRangeException e) {
      throw e;
    } catch (RetriableException e) {
      // The client tries again by itself; the watch warns when it lasts.
      return ConsumerRecords.empty();
    } catch (KafkaException e) {
      throw trouble.translate(e, timeout);
    }
  }

  private void repairOutOfRange(OffsetOutOfRangeException thrown) {
    try {
      outOfRange(thrown);
    } catch (WakeupException e) {
      // Meant for the reading: the next poll ends at once.
      session().consumer().wakeup();
    } catch (PactolusException e) {
      if (e.code() != ErrorCode.BROKER_UNREACHABLE) {
        throw e;
      }
      // The client is still out of range and says so again once the broker is back.
      listener.warning(e.described());
    }
  }

  private void outOfRange(OffsetOutOfRangeException thrown) {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    thrown
        .offsetOutOfRangePartitions()
        .forEach((p, offset) -> wanted.put(new TopicPartition(p.topic(), p.partition()), offset));
    Map<TopicPartition, Long> ends = session().log().ends(wanted.keySet());
    wanted.forEach(
        (partition, offset) -> {
          long end = ends.getOrDefault(partition, 0L);
          if (offset > end) {
            throw trouble.beyondEnd(partition, offset, end);
          }
        });
    seek(wanted.keySet());
  }

  /** Puts the client at our position, or behind the gap if the log begins later. */
  private void seek(Set<TopicPartition> partitions) {
    List<Gap> found = new ArrayList<>();
    // In order, so that of several gaps the same are always named.
    new TreeMap<>(session().log().beginnings(partitions))
        .forEach(
            (partition, beginning) -> {
              long next = position.getOrDefault(partition, 0L);
              if (next < beginning) {
                found.add(new Gap(partition, next, beginning));
              }
              session().consumer().seek(kafka(partition), Math.max(next, beginning));
            });
    if (!found.isEmpty() && source.onGap() == OnGap.STOP) {
      throw trouble.gaps(found);
    }
    for (Gap gap : found) {
      gaps.put(gap.partition(), gap.records());
      listener.warning(trouble.gapRecorded(gap));
    }
  }

  private void takeGaps(SliceBuilder slice) {
    gaps.forEach(
        (partition, gap) -> {
          long from = position.getOrDefault(partition, 0L);
          slice.advance(partition, from, from + gap, gap);
          position.put(partition, from + gap);
        });
    gaps.clear();
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
              Set<TopicPartition> added = partitions(topics);
              added.removeAll(position.keySet());
              if (!added.isEmpty()) {
                added.forEach(partition -> position.put(partition, 0L));
                assign();
                // Without asking the broker, which may be away: a log that begins later turns up
                // as out of range.
                added.forEach(partition -> session().consumer().seek(kafka(partition), 0));
              }
            });
  }

  private void assign() {
    session().consumer().assign(position.keySet().stream().map(KafkaRecordSource::kafka).toList());
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    try {
      ends = session().log().ends(List.copyOf(position.keySet()));
      return ends;
    } catch (WakeupException e) {
      throw new SourceStopped(e);
    }
  }

  @Override
  public Map<String, Long> lagByTopic() {
    Map<String, Long> lag = leftovers.offsetsByTopic();
    for (TopicPartition partition : position.keySet()) {
      long ahead = ahead(kafka(partition));
      if (ahead >= 0) {
        lag.merge(partition.topic(), ahead, Long::sum);
      }
    }
    return lag;
  }

  /** Offsets between the client and the end of a partition, -1 when unknown. */
  private long ahead(org.apache.kafka.common.TopicPartition partition) {
    if (polledOnce.contains(partition)) {
      return session().consumer().currentLag(partition).orElse(-1);
    }
    // Of one that it has not fetched from yet the client does not know the end, and would ask the
    // broker about each alone.
    TopicPartition ours = new TopicPartition(partition.topic(), partition.partition());
    Long end = ends.get(ours);
    return end == null ? -1 : Math.max(0, end - position.getOrDefault(ours, 0L));
  }

  @Override
  public void wakeup() {
    woken = true;
    Session open = session;
    if (open != null) {
      open.consumer().wakeup();
    } else {
      connection.giveUp();
    }
  }

  @Override
  public void close() {
    Session open = session;
    session = null;
    connection.close();
    if (open != null) {
      open.clients().close();
    }
  }

  private Session session() {
    Session open = session;
    if (open == null) {
      throw new IllegalStateException("the source is not open");
    }
    return open;
  }

  static Set<TopicPartition> partitions(Map<String, Topic> topics) {
    var partitions = new TreeSet<TopicPartition>();
    topics.forEach(
        (name, topic) -> {
          for (int p = 0; p < topic.partitions(); p++) {
            partitions.add(new TopicPartition(name, p));
          }
        });
    return partitions;
  }

  private static org.apache.kafka.common.TopicPartition kafka(TopicPartition partition) {
    return new org.apache.kafka.common.TopicPartition(partition.topic(), partition.partition());
  }
}
