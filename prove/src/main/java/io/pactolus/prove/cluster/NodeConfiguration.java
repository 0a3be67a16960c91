package io.pactolus.prove.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a broker listens. Clients are sent to the proxy; brokers and controllers talk to each other
 * without it.
 *
 * @param number from 1
 */
record NodeConfiguration(int number, int port, int proxyPort, int internalPort, int quorumPort) {
  private static final String LOOPBACK = "127.0.0.1";

  String advertised() {
    return LOOPBACK + ":" + proxyPort;
  }

  String internal() {
    return LOOPBACK + ":" + internalPort;
  }

  /**
   * Kafka's configuration.
   *
   * @param all nodes of the cluster
   */
  Properties properties(Path directory, String clusterId, List<NodeConfiguration> all) {
    Properties config = new Properties();
    config.put(NodeMain.CLUSTER_ID, clusterId);
    config.put("process.roles", "broker,controller");
    config.put("node.id", Integer.toString(number));
    config.put(
        "listeners",
        "CLIENTS://%1$s:%2$d,INTERNAL://%1$s:%3$d,CONTROLLER://%1$s:%4$d"
            .formatted(LOOPBACK, port, internalPort, quorumPort));
    config.put("advertised.listeners", "CLIENTS://" + advertised() + ",INTERNAL://" + internal());
    config.put(
        "listener.security.protocol.map",
        "CLIENTS:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("inter.broker.listener.name", "INTERNAL");
    config.put("controller.listener.names", "CONTROLLER");
    config.put(
        "controller.quorum.voters",
        all.stream()
            .map(node -> "%d@%s:%d".formatted(node.number, LOOPBACK, node.quorumPort))
            .collect(Collectors.joining(",")));
    config.put("log.dirs", directory.toString());
    config.putAll(DURABLE);
    config.putAll(QUICK);
    config.putAll(SMALL);
    return config;
  }

  /** What an acknowledgement is worth. */
  private static final Map<String, String> DURABLE =
      Map.of(
          "min.insync.replicas", "2",
          "default.replication.factor", "3",
          "unclean.leader.election.enable", "false",
          "auto.create.topics.enable", "false");

  /** A dead broker is noticed sooner than by default: there are many to come. */
  private static final Map<String, String> QUICK =
      Map.of(
          "broker.session.timeout.ms", "4000",
          "broker.heartbeat.interval.ms", "1000",
          "controller.quorum.election.timeout.ms", "800",
          "controller.quorum.fetch.timeout.ms", "1500",
          "replica.lag.time.max.ms", "5000",
          // Shorter than a pipeline is paused.
          "connections.max.idle.ms", "10000");

  /** Three of them are to fit beside everything else. */
  private static final Map<String, String> SMALL =
      Map.of(
          "num.network.threads", "2",
          "num.io.threads", "3",
          "num.replica.fetchers", "1",
          "background.threads", "2",
          "log.cleaner.enable", "false",
          "log.index.size.max.bytes", Integer.toString(1 << 20),
          "log.retention.ms", "-1",
          "offsets.topic.num.partitions", "1",
          "transaction.state.log.num.partitions", "1",
          "share.coordinator.state.topic.num.partitions", "1");

  static List<NodeConfiguration> some(int count) {
    List<Integer> ports = Ports.free(count * 4);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new NodeConfiguration(
                    i + 1,
                    ports.get(4 * i),
                    ports.get(4 * i + 1),
                    ports.get(4 * i + 2),
                    ports.get(4 * i + 3)))
        .toList();
  }
}
