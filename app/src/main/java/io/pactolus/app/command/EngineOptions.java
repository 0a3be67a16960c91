package io.pactolus.app.command;

import io.pactolus.engine.Engine;
import io.pactolus.engine.EngineFactory;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which engine runs a pipeline. */
final class EngineOptions {
  private static final String EMBEDDED = "embedded";

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = EMBEDDED,
      description = "embedded (one JVM) or spark; default: ${DEFAULT-VALUE}")
  String name = EMBEDDED;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "with --engine spark: local[2], local[*], spark://HOST:PORT, ...; default: local[*]")
  @Nullable String master;

  Engine engine() {
    if (name.equals(EMBEDDED)) {
      if (master != null) {
        throw new PactolusException(
            ErrorCode.USAGE,
            "--master is for --engine spark; the embedded engine is one process. Add --engine spark, or leave out --master.");
      }
      return Engines.embedded();
    }
    for (EngineFactory factory : ServiceLoader.load(EngineFactory.class)) {
      if (factory.name().equals(name)) {
        return factory.create(Map.of("master", master == null ? "local[*]" : master));
      }
    }
    throw new PactolusException(
        ErrorCode.USAGE,
        name.equals("spark")
            ? "Spark is not on the class path. Start with ./pactolus run FILE --engine spark, which adds it."
            : "there is no engine '%s'. Use --engine embedded or --engine spark.".formatted(name));
  }
}
