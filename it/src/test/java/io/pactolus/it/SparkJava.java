package io.pactolus.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JVMs with Spark in them. */
final class SparkJava {
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

  private SparkJava() {}

  /** What a JVM needs to be told for Spark's sake, and a heap. */
  static List<String> options(String heap) {
    List<String> options = new ArrayList<>(List.of("-Xmx" + heap));
    OPENED.forEach(opened -> options.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
    return options;
  }

  /** The pactolus command as the launcher starts it with {@code --engine spark}. */
  static JavaProcess pactolus(
      Path directory, Map<String, String> environment, List<String> arguments) {
    Path jars = JavaProcess.home().resolve("engine-spark/target/dist-spark/lib");
    List<String> main = new ArrayList<>(List.of("io.pactolus.app.Pactolus"));
    main.addAll(arguments);
    String classPath =
        jars
            + "/*:"
            + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return JavaProcess.start(directory, environment, options("1g"), classPath, main);
  }
}
