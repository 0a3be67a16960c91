package io.pactolus.bench.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka node (broker and controller) in this JVM, on the loopback interface only. It can be
 * stopped and started again on the same port and data. Not thread-safe.
 */
public final class LocalBroker implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final Path directory;
  private final boolean temporary;
  private final Map<String, String> overrides;
  // Protocol of each listener beside the plain one, and its port.
  private final Map<String, Integer> secured = new TreeMap<>();
  private int port;
  private @Nullable KafkaRaftServer server;

  private LocalBroker(Path directory, boolean temporary, int port, Map<String, String> overrides) {
    this.directory = directory;
    this.temporary = temporary;
    this.port = port;
    this.overrides = Map.copyOf(overrides);
  }

  /** A broker on a free port; its data are deleted by {@link #close}. */
  public static LocalBroker start() {
    return start(Map.of());
  }

  /**
   * As {@link #start()}, with broker options on top of ours.
   *
   * @param overrides broker configuration by name
   */
  public static LocalBroker start(Map<String, String> overrides) {
    try {
      return started(
          new LocalBroker(Files.createTempDirectory("pactolus-broker"), true, 0, overrides));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * As {@link #start(Map)}, with listeners beside the plain one.
   *
   * @param protocols {@code SSL}, {@code SASL_SSL} or {@code SASL_PLAINTEXT}; each is also the name
   *     of its listener
   */
  public static LocalBroker start(List<String> protocols, Map<String, String> overrides) {
    try {
      LocalBroker broker =
          new LocalBroker(Files.createTempDirectory("pactolus-broker"), true, 0, overrides);
      protocols.forEach(protocol -> broker.secured.put(protocol, freePort()));
      return started(broker);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A broker whose data stay in {@code directory}; what an earlier one left there is served again.
   *
   * @param port port to listen on, 0 for a free one
   */
  public static LocalBroker start(Path directory, int port) {
    return started(new LocalBroker(directory, false, port, Map.of()));
  }

  private static LocalBroker started(LocalBroker broker) {
    broker.restart();
    return broker;
  }

  /** {@code host:port} for clients. */
  public String address() {
    return LOOPBACK + ":" + port;
  }

  /** {@code host:port} of the listener with a protocol it was started with. */
  public String address(String protocol) {
    return LOOPBACK + ":" + Objects.requireNonNull(secured.get(protocol), protocol);
  }

  public int port() {
    return port;
  }

  /** Starts the broker again after {@link #stop}, on the same port and data. */
  public void restart() {
    if (server != null) {
      throw new IllegalStateException("the broker at " + address() + " is running");
    }
    if (port == 0) {
      port = freePort();
    }
    KafkaRaftServer starting;
    try {
      format();
      starting = new KafkaRaftServer(new KafkaConfig(configuration(), false), Time.SYSTEM);
    } catch (Exception e) {
      throw new IllegalStateException("cannot set up a broker in " + directory, e);
    }
    starting.startup();
    server = starting;
  }

  /** Stops the broker, as a planned shutdown does; clients see it vanish. */
  public void stop() {
    KafkaRaftServer running = server;
    if (running != null) {
      running.shutdown();
      running.awaitShutdown();
      server = null;
    }
  }

  /** Creates a topic unless it is there. */
  public void createTopic(String topic, int partitions) {
    createTopic(topic, partitions, Map.of());
  }

  /**
   * As {@link #createTopic(String, int)}.
   *
   * @param configuration topic configuration by name
   */
  public void createTopic(String topic, int partitions, Map<String, String> configuration) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
      admin
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configuration)))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("cannot create topic " + topic, e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + topic, e);
    }
  }

  @Override
  public void close() {
    stop();
    if (temporary) {
      deleteDirectory();
    }
  }

  private void format() throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(directory);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(directory.toString())
        .setDirectories(List.of(directory.toString()))
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
  }

  private Map<String, String> configuration() {
    int controllerPort = freePort();
    var config = new HashMap<String, String>();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    var listeners = new StringBuilder("PLAINTEXT://" + address());
    var protocols = new StringBuilder("PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    for (String protocol : secured.keySet()) {
      listeners.append(',').append(protocol).append("://").append(address(protocol));
      protocols.append(',').append(protocol).append(':').append(protocol);
    }
    config.put("advertised.listeners", listeners.toString());
    listeners.append(",CONTROLLER://" + LOOPBACK + ":").append(controllerPort);
    config.put("listeners", listeners.toString());
    config.put("listener.security.protocol.map", protocols.toString());
    config.put("controller.listener.names", "CONTROLLER");
    config.put("inter.broker.listener.name", "PLAINTEXT");
    config.put("controller.quorum.voters", "1@" + LOOPBACK + ":" + controllerPort);
    config.put("log.dirs", directory.toString());
    config.put("auto.create.topics.enable", "false");
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "4");
    config.put("group.initial.rebalance.delay.ms", "0");
    // The default of 128 MB is taken from the heap at start.
    config.put("log.cleaner.threads", "1");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
    config.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    for (String internal : List.of("offsets.topic", "transaction.state.log")) {
      config.put(internal + ".num.partitions", "1");
      config.put(internal + ".replication.factor", "1");
    }
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.putAll(overrides);
    return config;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on " + LOOPBACK, e);
    }
  }

  private void deleteDirectory() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the data of the broker in " + directory, e);
    }
  }
}
