package io.pactolus.bench.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/** {@link ConsumeOnly} in a process of its own. */
public final class FloorProcess {
  private FloorProcess() {}

  public static MeasuredProcess start(String brokers, String topic, Path output) {
    var command = new ArrayList<>(BrokerProcess.ownJava("-Xmx256m", "-XX:+UseSerialGC"));
    command.add(ConsumeOnly.class.getName());
    command.add(brokers);
    command.add(topic);
    return MeasuredProcess.start(command, Map.of(), output);
  }
}
