package io.pactolus.bench.broker;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A broker as a process of its own: {@code BrokerMain [DIRECTORY [PORT]]}. Prints its address as
 * the first line of standard output once it serves, and ends when its standard input does, so that
 * it never outlives the process that started it.
 */
public final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    try (LocalBroker broker =
        args.length == 0
            ? LocalBroker.start()
            : LocalBroker.start(
                Path.of(args[0]), args.length > 1 ? Integer.parseInt(args[1]) : 0)) {
      Runtime.getRuntime().addShutdownHook(new Thread(broker::stop, "stop-broker"));
      System.out.println(broker.address());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Input means nothing; only its end does.
      }
    }
    System.exit(0);
  }
}
