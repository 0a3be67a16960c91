package io.pactolus.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A class-data archive for the JVMs that tests start, as the launcher has one: made once per JVM of
 * tests, it takes more than half of each start away, and the tests start hundreds.
 */
final class SharedClasses {
  /** Archives hold classes of jars only, and those must come first. */
  static final String CLASS_PATH = jarsFirst(ownClassPath());

  static final List<String> OPTIONS = options();

  private SharedClasses() {}

  private static String ownClassPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static String jarsFirst(String classPath) {
    return Stream.concat(jars(classPath), entries(classPath).filter(entry -> !isJar(entry)))
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }

  private static Stream<String> entries(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator)).filter(SharedClasses::isNeeded);
  }

  /** What drives the browser stays with the tests. */
  private static boolean isNeeded(String entry) {
    return !entry.replace(File.separatorChar, '/').contains("/com/microsoft/playwright/");
  }

  private static Stream<String> jars(String classPath) {
    return entries(classPath).filter(SharedClasses::isJar);
  }

  private static boolean isJar(String entry) {
    return entry.endsWith(".jar");
  }

  private static List<String> options() {
    try {
      Path directory = Files.createTempDirectory("pactolus-it-classes");
      Path archive = directory.resolve("classes.jsa");
      // The files are deleted on exit in the order opposite to this one.
      directory.toFile().deleteOnExit();
      archive.toFile().deleteOnExit();
      train(directory, archive);
      return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void train(Path directory, Path archive) throws IOException {
    Path whole = directory.resolve("whole.jsa");
    Path told = directory.resolve("told.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ArchiveClassesAtExit=" + whole,
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-cp",
                jars(CLASS_PATH).reduce((a, b) -> a + File.pathSeparator + b).orElseThrow(),
                "-Dpactolus.home=" + JavaProcess.home(),
                "io.pactolus.app.Pactolus",
                "test",
                JavaProcess.home().resolve("examples/quakes/pipeline.yaml").toString()));
    Process training =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(told.toFile()).start();
    try {
      if (!training.waitFor(120, TimeUnit.SECONDS) || training.exitValue() != 0) {
        throw new AssertionError("no class-data archive: " + Files.readString(told));
      }
    } catch (InterruptedException e) {
      training.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    Files.move(whole, archive, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(told);
  }
}
