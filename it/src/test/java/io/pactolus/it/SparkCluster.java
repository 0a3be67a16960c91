package io.pactolus.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spark as a user has it: a standalone cluster on loopback, Master and Workers as processes of
 * their own, with nothing but Spark's jars (those of SQL and Delta among them), and spark-submit.
 */
final class SparkCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");

  private final Path directory;
  private final Path home;
  private final Map<String, String> environment;
  private final JavaProcess master;
  private final String url;
  private final List<JavaProcess> workers = new ArrayList<>();

  private SparkCluster(Path directory) {
    this.directory = directory;
    this.home = installed(JavaProcess.home().resolve("it/target/spark"));
    // What Spark's own scripts set.
    this.environment =
        Map.of(
            "SPARK_HOME",
            home.toString(),
            "SPARK_SCALA_VERSION",
            "2.13",
            "SPARK_LOCAL_IP",
            "127.0.0.1");
    this.master =
        daemon("org.apache.spark.deploy.master.Master", "--port", "0", "--webui-port", "0");
    CrashIT.await(master, master::err, "I have been elected leader");
    Matcher said = MASTER.matcher(master.err());
    if (!said.find()) {
      throw new AssertionError("the Master does not say where it is: " + master.err());
    }
    this.url = said.group(1);
  }

  /** Waits until all Workers have registered. Each has one core. */
  static SparkCluster start(Path directory, int workers) {
    SparkCluster cluster = new SparkCluster(directory);
    for (int i = 0; i < workers; i++) {
      cluster.startWorker(i);
    }
    for (JavaProcess worker : cluster.workers) {
      CrashIT.await(worker, worker::err, "Successfully registered with master");
    }
    return cluster;
  }

  private void startWorker(int index) {
    workers.add(
        daemon(
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--webui-port",
            "0",
            "--work-dir",
            directory.resolve("worker" + index).toString(),
            url));
  }

  private JavaProcess daemon(String main, String... arguments) {
    List<String> all = new ArrayList<>(List.of(main, "--host", "127.0.0.1"));
    all.addAll(List.of(arguments));
    return JavaProcess.start(
        directory, environment, SparkJava.options("256m"), home + "/jars/*", all);
  }

  /** An installation with the jars of the Maven repository. */
  private static Path installed(Path home) {
    Path classPath = JavaProcess.home().resolve("it/spark-reader/target/classpath.txt");
    try {
      Path jars = Files.createDirectories(home.resolve("jars"));
      for (String jar : Files.readString(classPath).strip().split(":")) {
        Path file = Path.of(jar);
        Path link = jars.resolve(String.valueOf(file.getFileName()));
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, file);
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * spark-submit of pactolus-spark.jar, with an executor of one core on each Worker.
   *
   * @param arguments behind the jar
   */
  JavaProcess submit(Map<String, String> more, String... arguments) {
    Path jar = JavaProcess.home().resolve("engine-spark-submit/target/pactolus-spark.jar");
    List<String> all = new ArrayList<>(List.of("org.apache.spark.deploy.SparkSubmit"));
    all.addAll(List.of("--master", url));
    for (String setting :
        List.of(
            "spark.driver.host=127.0.0.1",
            "spark.executor.memory=512m",
            "spark.executor.cores=1",
            "spark.default.parallelism=2",
            "spark.ui.enabled=false")) {
      all.addAll(List.of("--conf", setting));
    }
    all.addAll(List.of("--class", "io.pactolus.spark.RunPipeline", jar.toString()));
    all.addAll(List.of(arguments));
    Map<String, String> both = new HashMap<>(environment);
    both.putAll(more);
    return JavaProcess.start(directory, both, SparkJava.options("512m"), home + "/jars/*", all);
  }

  /** SIGKILL to a Worker and to the executors it has started. */
  void killWorker(int index) {
    workers.get(index).killTree();
  }

  /** What the Master has to say. */
  String masterLog() {
    return master.err();
  }

  @Override
  public void close() {
    workers.forEach(JavaProcess::killTree);
    master.close();
  }
}
