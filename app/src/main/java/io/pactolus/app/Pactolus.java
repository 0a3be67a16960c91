package io.pactolus.app;

import io.pactolus.app.command.AuditCommand;
import io.pactolus.app.command.BenchCommand;
import io.pactolus.app.command.CostCommand;
import io.pactolus.app.command.DemoCommand;
import io.pactolus.app.command.DlqCommand;
import io.pactolus.app.command.PlanCommand;
import io.pactolus.app.command.ProveCommand;
import io.pactolus.app.command.RebuildCommand;
import io.pactolus.app.command.RollbackCommand;
import io.pactolus.app.command.RulesCommand;
import io.pactolus.app.command.RunCommand;
import io.pactolus.app.command.SqlCommand;
import io.pactolus.app.command.StatusCommand;
import io.pactolus.app.command.TestCommand;
import io.pactolus.app.command.TraceCommand;
import io.pactolus.app.command.ValidateCommand;
import io.pactolus.app.log.LogFormat;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.PactolusException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The {@code pactolus} command. Exit codes: 0 success, 1 failure, 2 wrong usage or a pipeline file
 * with problems.
 */
@Command(
    name = "pactolus",
    description = "One file from topic to Gold: an exactly-once streaming lakehouse.",
    mixinStandardHelpOptions = true,
    versionProvider = Pactolus.Version.class,
    subcommands = {
      DemoCommand.class,
      ValidateCommand.class,
      PlanCommand.class,
      TestCommand.class,
      RunCommand.class,
      StatusCommand.class,
      CostCommand.class,
      TraceCommand.class,
      AuditCommand.class,
      SqlCommand.class,
      DlqCommand.class,
      RollbackCommand.class,
      RebuildCommand.class,
      RulesCommand.class,
      BenchCommand.class,
      ProveCommand.class
    })
public final class Pactolus implements Callable<Integer> {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  public static void main(String[] arguments) {
    execute(arguments, Clock.systemUTC());
  }

  /**
   * Runs the command and ends the process.
   *
   * @param clock of a pipeline that is run
   */
  static void execute(String[] arguments, Clock clock) {
    int exitCode;
    try {
      Logging.begin(
          List.of(arguments),
          LogFormat.asked(List.of(arguments), System.getenv(LogFormat.VARIABLE)));
      exitCode = commandLine(clock).execute(arguments);
    } catch (PactolusException e) {
      Failure.of(e).tell(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
      exitCode = e.code().exitCode();
    } catch (Throwable bug) {
      // picocli hands exceptions to the handler below, but lets errors through.
      PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
      Failure.bug().tell(err);
      bug.printStackTrace(err);
      exitCode = 1;
    }
    // Libraries leave threads behind that must not keep a finished command alive.
    System.out.flush();
    System.exit(exitCode);
  }

  /** The command with its subcommands, not yet run. */
  public static CommandLine commandLine() {
    return commandLine(Clock.systemUTC());
  }

  private static CommandLine commandLine(Clock clock) {
    CommandLine.IFactory usual = CommandLine.defaultFactory();
    CommandLine.IFactory factory =
        new CommandLine.IFactory() {
          @Override
          public <K> K create(Class<K> type) throws Exception {
            return type == RunCommand.class ? type.cast(new RunCommand(clock)) : usual.create(type);
          }
        };
    return new CommandLine(new Pactolus(), factory)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Pactolus::wrongUsage)
        .setExecutionExceptionHandler(Pactolus::failed);
  }

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say what to do: try 'pactolus demo'");
  }

  private static int wrongUsage(CommandLine.ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    Optional<String> unknown = unknownCommand(e);
    Failure.wrongUsage(unknown.orElseGet(() -> String.valueOf(e.getMessage())))
        .tell(command, List.of(arguments));
    if (unknown.isEmpty()) {
      CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
    }
    command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ErrorCode.USAGE.exitCode();
  }

  private static Optional<String> unknownCommand(CommandLine.ParameterException e) {
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && e.getCommandLine().getParent() == null
        && !unmatched.isUnknownOption()) {
      String name = unmatched.getUnmatched().get(0);
      return Optional.of(
          "there is no command '"
              + name
              + "'"
              + Nearest.hint(name, e.getCommandLine().getSubcommands().keySet()));
    }
    return Optional.empty();
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    if (e instanceof PactolusException trouble) {
      Failure.of(trouble).tell(command, parsed.originalArgs());
      if (verbose(parsed) && trouble.getCause() != null) {
        trouble.getCause().printStackTrace(command.getErr());
      }
      return trouble.code().exitCode();
    }
    Failure.bug().tell(command, parsed.originalArgs());
    e.printStackTrace(command.getErr());
    return 1;
  }

  private static boolean verbose(CommandLine.ParseResult parsed) {
    CommandLine.ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.hasMatchedOption("-v");
  }

  /** Version and JVM, for bug reports. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Pactolus.class.getPackage().getImplementationVersion();
      return new String[] {
        "pactolus " + (version == null ? "(development build)" : version),
        "Java "
            + System.getProperty("java.version")
            + " ("
            + System.getProperty("java.vendor")
            + ")"
      };
    }
  }
}
