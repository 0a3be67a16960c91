package io.pactolus.source.kafka;

import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.Pipeline.Limits;
import io.pactolus.source.kafka.TopicCatalog.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the broker and the topics and makes the clients, which takes a cold JVM most of a second:
 * on a thread of its own, if there is something else to do meanwhile. {@link #give} is for one
 * thread; the other methods may be called from any.
 */
final class BrokerConnection implements AutoCloseable {
  private final KafkaSource source;
  private final Limits limits;
  private final BrokerTrouble trouble;
  private final Duration patience;
  private @Nullable CompletableFuture<Clients> ahead;
  // Asked before there is a consumer; closed by whoever gives up, which ends the asking.
  private @Nullable Admin asking;
  private boolean givenUp;

  /** Connected clients, and what the broker said of the topics. */
  record Clients(
      Admin admin,
      TopicCatalog catalog,
      Map<String, Topic> topics,
      KafkaConsumer<ByteBuffer, ByteBuffer> consumer,
      UnpackedBytes unpacked,
      int partitions,
      int maxPollRecords) {

    void close() {
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
      admin.close(Duration.ZERO);
    }
  }

  /**
   * Nothing is done yet.
   *
   * @param patience with the broker
   */
  BrokerConnection(KafkaSource source, Limits limits, BrokerTrouble trouble, Duration patience) {
    this.source = source;
    this.limits = limits;
    this.trouble = trouble;
    this.patience = patience;
  }

  /** Begins on a thread of its own. */
  synchronized void begin() {
    if (ahead == null && !givenUp) {
      CompletableFuture<Clients> begun = new CompletableFuture<>();
      ahead = begun;
      Thread thread = new Thread(() -> complete(begun), "pactolus-connect");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void complete(CompletableFuture<Clients> begun) {
    try {
      begun.complete(connect());
    } catch (RuntimeException | Error e) {
      begun.completeExceptionally(e);
    }
  }

  /**
   * The clients, which the caller closes.
   *
   * @throws WakeupException when it was given up
   * @throws RuntimeException when the broker or a topic is not there; what had failed before
   *     anybody asked is tried again
   */
  Clients give() {
    CompletableFuture<Clients> begun = takeOver();
    if (begun == null || begun.isCompletedExceptionally()) {
      return connect();
    }
    try {
      return begun.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private synchronized @Nullable CompletableFuture<Clients> takeOver() {
    CompletableFuture<Clients> begun = ahead;
    ahead = null;
    return begun;
  }

  private Clients connect() {
    new ListenerCheck(source).beforeConnecting(patience);
    Admin admin = ask();
    try {
      TopicCatalog catalog = new TopicCatalog(source, admin, trouble);
      Map<String, Topic> topics = catalog.describe(patience);
      int partitions = KafkaRecordSource.partitions(topics).size();
      Map<String, Object> config = ClientProperties.consumer(source, limits, partitions);
      UnpackedBytes unpacked = new UnpackedBytes(ClientProperties.unpackedBytes(limits));
      return new Clients(
          admin,
          catalog,
          topics,
          new KafkaConsumer<>(config, unpacked, unpacked),
          unpacked,
          partitions,
          Integer.parseInt(String.valueOf(config.get(ConsumerConfig.MAX_POLL_RECORDS_CONFIG))));
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      throw e;
    } finally {
      asked();
    }
  }

  /** Looks addresses up, which may take its time: nobody who gives up waits for it. */
  private Admin ask() {
    Admin admin = Admin.create(ClientProperties.admin(source));
    synchronized (this) {
      if (!givenUp) {
        asking = admin;
        return admin;
      }
    }
    admin.close(Duration.ZERO);
    throw new WakeupException();
  }

  private synchronized void asked() {
    asking = null;
  }

  /** The broker is not wanted any more: whoever waits for it goes on, with some exception. */
  synchronized void giveUp() {
    givenUp = true;
    if (asking != null) {
      asking.close(Duration.ZERO);
    }
  }

  /** Gives up, and closes what nobody took. */
  @Override
  public void close() {
    giveUp();
    CompletableFuture<Clients> begun = takeOver();
    if (begun != null) {
      var unused =
          begun.whenComplete(
              (clients, failure) -> {
                if (clients != null) {
                  clients.close();
                }
              });
    }
  }
}
