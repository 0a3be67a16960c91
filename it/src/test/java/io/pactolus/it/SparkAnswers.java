package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Spark SQL with Delta in a process of its own: queries go in by name, answers come out as text.
 */
final class SparkAnswers {
  private static final Path READER = JavaProcess.home().resolve("it/spark-reader/target");

  private final Path answers;

  private SparkAnswers(Path answers) {
    this.answers = answers;
  }

  /**
   * Queries for one start of Spark; a query may be any statement of its SQL, also a setting for
   * those that follow.
   */
  static final class Questions {
    private final Map<String, String> lines = new LinkedHashMap<>();

    Questions ask(String name, String query) {
      lines.put(name, name + "\t" + query.strip().replaceAll("\\s+", " "));
      return this;
    }

    /** As {@link #ask(String, String)}, for statements that cannot name the columns they answer. */
    Questions ask(String name, String query, String... columns) {
      lines.put(name, name + "\t" + query + "\t" + String.join(",", columns));
      return this;
    }
  }

  /** Spark on its way: that takes about as long as making what it shall read. */
  static final class Starting implements AutoCloseable {
    private final Path answers;
    private final JavaProcess spark;

    private Starting(Path answers, JavaProcess spark) {
      this.answers = answers;
      this.spark = spark;
    }

    SparkAnswers to(Questions questions) {
      spark.tell(questions.lines.values());
      assertThat(spark.await(300)).as(spark.err()).isZero();
      return new SparkAnswers(answers);
    }

    @Override
    public void close() {
      spark.close();
    }
  }

  static Starting starting(Path directory) {
    try {
      Path answers = Files.createDirectories(directory.resolve("answers"));
      String classPath =
          READER.resolve("classes")
              + ":"
              + Files.readString(READER.resolve("classpath.txt")).strip();
      List<String> options = new ArrayList<>(SparkJava.options("1g"));
      options.add("-Dio.netty.tryReflectionSetAccessible=true");
      List<String> main = List.of("io.pactolus.it.spark.SparkReader", answers.toString());
      return new Starting(
          answers, JavaProcess.start(directory, Map.of(), options, classPath, main));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The type of the rows, as Spark writes it. */
  String type(String name) {
    return lines(name).get(0);
  }

  /** The rows, sorted. */
  List<String> rows(String name) {
    try (Stream<String> rows = lines(name).stream().skip(1)) {
      return rows.sorted().toList();
    }
  }

  private List<String> lines(String name) {
    try {
      return Files.readAllLines(answers.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
