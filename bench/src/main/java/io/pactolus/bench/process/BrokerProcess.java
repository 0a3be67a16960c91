package io.pactolus.bench.process;

import io.pactolus.bench.broker.BrokerMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A {@link BrokerMain} in a process of its own, which ends when this one does. */
public final class BrokerProcess implements AutoCloseable {
  private final Process process;
  private final String address;

  private BrokerProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a broker and waits until it serves.
   *
   * @param directory where its data stay
   * @param port 0 for a free one
   */
  public static BrokerProcess start(Path directory, int port) {
    var command = new ArrayList<String>(ownJava("-Xmx512m", "-XX:+UseSerialGC"));
    command.add(BrokerMain.class.getName());
    command.add(directory.toString());
    command.add(Integer.toString(port));
    try {
      Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
      var out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String address = out.readLine();
      if (address == null) {
        throw new IllegalStateException("the broker process ended with " + process.waitFor());
      }
      return new BrokerProcess(process, address);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a broker process", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a broker starts", e);
    }
  }

  /** The JVM and class path of this process, to start a main class with. */
  static List<String> ownJava(String... options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    return command;
  }

  public String address() {
    return address;
  }

  public long pid() {
    return process.pid();
  }

  public void createTopic(String topic, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create topic " + topic, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + topic, e);
    }
  }

  /** SIGKILL: what the broker had not written stays lost. */
  public void kill() {
    process.destroyForcibly();
    join();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
    join();
  }

  private void join() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
