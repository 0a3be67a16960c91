package io.pactolus.prove.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One broker and controller: {@code NodeMain FILE}, with its configuration in a properties file.
 * Prints a line once it serves, and ends at once when its standard input does.
 */
public final class NodeMain {
  /** The line it prints. */
  static final String READY = "ready";

  /** Beside Kafka's own properties: the identity that all nodes share. */
  static final String CLUSTER_ID = "pactolus.cluster.id";

  private NodeMain() {}

  public static void main(String[] arguments) throws Exception {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    Properties configuration = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
      configuration.load(file);
    }
    Thread watch = new Thread(NodeMain::endWithInput, "parent-watch");
    watch.setDaemon(true);
    watch.start();

    format(configuration);
    KafkaRaftServer server =
        new KafkaRaftServer(new KafkaConfig(configuration, false), Time.SYSTEM);
    server.startup();
    System.out.println(READY);
    System.out.flush();
    server.awaitShutdown();
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Input means nothing; only its end does.
      }
    } catch (IOException e) {
      // No input any more, in any case.
    }
    Runtime.getRuntime().halt(0);
  }

  private static void format(Properties configuration) throws Exception {
    Path directory = Path.of(configuration.getProperty("log.dirs"));
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(directory);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(configuration.getProperty(CLUSTER_ID))
        .setNodeId(Integer.parseInt(configuration.getProperty("node.id")))
        .setControllerListenerName(configuration.getProperty("controller.listener.names"))
        .setMetadataLogDirectory(directory.toString())
        .setDirectories(List.of(directory.toString()))
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
  }
}
