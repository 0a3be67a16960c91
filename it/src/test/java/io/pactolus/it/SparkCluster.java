package io.pactolus.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Spark as a user has it: a standalone cluster on loopback, Master and Workers as processes of
 * their own, with nothing but Spark's jars (those of SQL and Delta among them), and spark-submit.
 */
final class SparkCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern PAGE = Pattern.compile("MasterWebUI.* started at (http://\\S+)");
  private static final Pattern APPLICATION =
      Pattern.compile("Registered app pactolus \\S+ with ID (app-\\S+)");

  private final Path directory;
  private final Path home;
  private final Map<String, String> environment;
  private final JavaProcess master;
  private final String url;
  private final List<JavaProcess> workers = new ArrayList<>();
  private int started;

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
    this.url = said(MASTER);
  }

  /** A Master. */
  static SparkCluster start(Path directory) {
    return new SparkCluster(directory);
  }

  String url() {
    return url;
  }

  /** What the Master said last in these words. */
  private String said(Pattern words) {
    return words
        .matcher(master.err())
        .results()
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new AssertionError("never said " + words + ": " + master.err()))
        .group(1);
  }

  /** Starts Workers of one core until there are so many, and waits until they have registered. */
  void ensureWorkers(int count) {
    workers.removeIf(worker -> !worker.isAlive());
    while (workers.size() < count) {
      startWorker(started++);
    }
    for (JavaProcess worker : workers) {
      CrashIT.await(worker, worker::err, "Successfully registered with master");
    }
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

  /** What the button on the Master's page does: the application that came last is removed. */
  void killApplication() {
    HttpRequest button =
        HttpRequest.newBuilder(
                URI.create(said(PAGE) + "/app/kill/?terminate=true&id=" + said(APPLICATION)))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      int status =
          HttpClient.newHttpClient()
              .send(button, HttpResponse.BodyHandlers.discarding())
              .statusCode();
      if (status >= 400) {
        throw new AssertionError("the Master answered " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
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
