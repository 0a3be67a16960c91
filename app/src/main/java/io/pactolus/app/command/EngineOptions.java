package io.pactolus.app.command;

import io.pactolus.engine.Engine;
import io.pactolus.engine.EngineFactory;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which engine runs a pipeline, and where. */
final class EngineOptions {
  @Mixin EngineOption named = new EngineOption();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "with --engine spark: local[2], local[*], spark://HOST:PORT, ...; default: local[*]")
  @Nullable String master;

  Engine engine() {
    if (named.name.equals(EngineOption.EMBEDDED)) {
      if (master != null) {
        throw new PactolusException(
            ErrorCode.USAGE,
            "--master is for --engine spark; the embedded engine is one process. Add --engine spark, or leave out --master.");
      }
      return Engines.embedded();
    }
    for (EngineFactory factory : ServiceLoader.load(EngineFactory.class)) {
      if (factory.name().equals(named.name)) {
        return factory.create(Map.of("master", master == null ? "local[*]" : master));
      }
    }
    throw new PactolusException(
        ErrorCode.USAGE,
        "the engine '%s' is not on the class path. Start with ./pactolus run FILE --engine %s, which adds it."
            .formatted(named.name, named.name));
  }
}
