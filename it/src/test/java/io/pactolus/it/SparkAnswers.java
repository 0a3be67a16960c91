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
  // What Spark's own launcher passes; see its JavaModuleOptions.
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "jdk.internal.ref",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

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

    SparkAnswers answeredIn(Path directory) {
      try {
        Path answers = Files.createDirectories(directory.resolve("answers"));
        Path questions = Files.write(directory.resolve("questions.txt"), lines.values());
        String classPath =
            READER.resolve("classes")
                + ":"
                + Files.readString(READER.resolve("classpath.txt")).strip();
        List<String> options =
            new ArrayList<>(List.of("-Xmx1g", "-Dio.netty.tryReflectionSetAccessible=true"));
        OPENED.forEach(p -> options.add("--add-opens=java.base/" + p + "=ALL-UNNAMED"));
        List<String> main =
            List.of("io.pactolus.it.spark.SparkReader", questions.toString(), answers.toString());
        try (JavaProcess spark = JavaProcess.start(directory, Map.of(), options, classPath, main)) {
          assertThat(spark.await(300)).as(spark.err()).isZero();
        }
        return new SparkAnswers(answers);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
