package io.pactolus.prove.cluster;

import io.pactolus.prove.network.TcpProxy;
import io.pactolus.prove.process.Children;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;

/**
 * Brokers that are controllers as well. A record they have acknowledged to {@code acks=all} is on
 * at least two of three.
 */
public final class Cluster implements AutoCloseable {
  public static final int NODES = 3;
  private static final long ADMIN_SECONDS = 60;

  private final List<NodeConfiguration> configurations;
  private final List<Node> nodes;
  private final Admin admin;

  private Cluster(List<NodeConfiguration> configurations, List<Node> nodes, Admin admin) {
    this.configurations = configurations;
    this.nodes = nodes;
    this.admin = admin;
  }

  /** Starts all nodes and waits until they serve. */
  public static Cluster start(Path directory, Children children) {
    List<NodeConfiguration> configurations = NodeConfiguration.some(NODES);
    String clusterId = Uuid.randomUuid().toString();
    List<Node> nodes = new ArrayList<>();
    for (NodeConfiguration configuration : configurations) {
      String name = "broker-" + configuration.number();
      Path file = directory.resolve(name + ".properties");
      write(file, configuration.properties(directory.resolve(name), clusterId, configurations));
      nodes.add(
          new Node(
              configuration,
              TcpProxy.start(configuration.proxyPort(), configuration.port()),
              () -> children.start(name, Map.of(), command(file))));
    }
    nodes.forEach(Node::start);
    nodes.forEach(Node::awaitReady);
    Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                internal(configurations),
                "request.timeout.ms",
                5_000,
                "default.api.timeout.ms",
                10_000));
    return new Cluster(configurations, nodes, admin);
  }

  private static List<String> command(Path file) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms64m",
        "-Xmx224m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-cp",
        System.getProperty("java.class.path"),
        NodeMain.class.getName(),
        file.toString());
  }

  private static void write(Path file, Properties properties) {
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Node> nodes() {
    return nodes;
  }

  /**
   * @param number from 1
   */
  public Node node(int number) {
    return nodes.get(number - 1);
  }

  /** The addresses that clients use, through the proxies. */
  public String addresses() {
    return configurations.stream()
        .map(NodeConfiguration::advertised)
        .collect(Collectors.joining(","));
  }

  /** Addresses that no fault but death concerns. */
  public String internalAddresses() {
    return internal(configurations);
  }

  private static String internal(List<NodeConfiguration> configurations) {
    return configurations.stream()
        .map(NodeConfiguration::internal)
        .collect(Collectors.joining(","));
  }

  public void createTopic(String topic, int partitions) {
    try {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, partitions, (short) NODES)
                      .configs(Map.of("min.insync.replicas", "2"))))
          .all()
          .get(ADMIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot create topic " + topic, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Number of the node that is the active controller, absent while there is none. */
  public OptionalInt controller() {
    try {
      return OptionalInt.of(
          admin.describeMetadataQuorum().quorumInfo().get(12, TimeUnit.SECONDS).leaderId());
    } catch (ExecutionException | TimeoutException e) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** All brokers run and serve, and nothing stands between them and clients. */
  public void heal() {
    nodes.forEach(node -> node.proxy().heal());
    nodes.forEach(Node::start);
    nodes.forEach(Node::awaitReady);
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while a broker answers", e);
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ZERO);
    nodes.forEach(Node::kill);
    nodes.forEach(node -> node.proxy().close());
  }
}
