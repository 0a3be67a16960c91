package io.pactolus.app.command;

import io.pactolus.control.slo.SloWatch;
import io.pactolus.dashboard.api.Dashboard;
import io.pactolus.dashboard.http.HttpAddress;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The page and the HTTP API of a run. */
final class HttpOptions {
  private static final String TOKEN = "PACTOLUS_HTTP_TOKEN";

  @Option(
      names = "--http",
      paramLabel = "[HOST:]PORT",
      description = {
        "serve a page and an API that show the run; without HOST for this machine only, with port 0 at any that is free.",
        "Beyond this machine a token is demanded, from the environment variable "
            + TOKEN
            + " or --http-token-file"
      })
  @Nullable String http;

  @Option(names = "--http-actions", description = "allow replays of dead letters through --http")
  boolean actions;

  @Option(
      names = "--http-token-file",
      paramLabel = "FILE",
      description = "file with the token for --http")
  @Nullable Path tokenFile;

  @Option(
      names = "--http-name",
      paramLabel = "NAME",
      description =
          "name under which clients reach --http, for example that of a reverse proxy; may be repeated")
  List<String> names = List.of();

  /** Where the page will be, if one is wanted; the address is taken already. */
  record Door(Optional<Dashboard.Options> options) implements AutoCloseable {
    Served serve(Console console, Shown shown) {
      Optional<Dashboard> dashboard = options.map(where -> dashboard(where, shown));
      dashboard.ifPresent(served -> console.note("page and API at " + served.url()));
      return new Served(dashboard);
    }

    @Override
    public void close() {
      options.ifPresent(where -> where.socket().close());
    }
  }

  /** What serves, if anything does. */
  record Served(Optional<Dashboard> dashboard) implements AutoCloseable {
    @Override
    public void close() {
      dashboard.ifPresent(Dashboard::close);
    }
  }

  boolean isWanted() {
    return http != null;
  }

  /**
   * To be called before anything else is opened: a port that is taken is told before a run begins.
   */
  Door open() {
    return new Door(
        http == null
            ? Optional.empty()
            : Optional.of(
                Dashboard.Options.listening(
                    HttpAddress.parse(http), token(), Set.copyOf(names), actions)));
  }

  /**
   * A run and who knows of it.
   *
   * @param slo must stay open as long as the page
   */
  record Shown(
      Plan plan, String lake, String engine, LiveRun live, PausableRun run, SloWatch slo) {}

  static Dashboard dashboard(Dashboard.Options options, Shown shown) {
    Plan plan = shown.plan();
    return Dashboard.start(
        options,
        new Dashboard.Subject(
            plan,
            shown.lake(),
            shown.engine(),
            version(),
            shown.live(),
            shown.slo(),
            new KafkaLook(plan),
            new PlanReviewer(plan),
            new PausingReplays(plan, shown.lake(), shown.live(), shown.run())),
        Clock.systemUTC());
  }

  private static String version() {
    String version = HttpOptions.class.getPackage().getImplementationVersion();
    return version == null ? "development build" : version;
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return Optional.ofNullable(System.getenv(TOKEN)).filter(token -> !token.isBlank());
    }
    try {
      return Optional.of(Files.readString(tokenFile).strip());
    } catch (IOException e) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "the file %s of --http-token-file cannot be read (%s). Name a file that holds the token."
              .formatted(tokenFile, e),
          e);
    }
  }
}
