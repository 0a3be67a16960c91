package io.pactolus.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.app.log.LogProvider;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.Runbook;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Why a command failed. People are told on standard error, and where the page is that says what to
 * do; with {@code --json} scripts are told as well, by one object on standard output.
 *
 * @param code that the message ends with
 */
record Failure(String code, String message) {
  static Failure of(PactolusException trouble) {
    return new Failure(trouble.code().name(), String.valueOf(trouble.getMessage()));
  }

  static Failure wrongUsage(String message) {
    return new Failure(ErrorCode.USAGE.name(), message);
  }

  static Failure bug() {
    return new Failure(
        Runbook.BUG, "this is a bug in Pactolus; please report it with what follows");
  }

  /**
   * @param arguments of the whole command line
   */
  void tell(CommandLine command, List<String> arguments) {
    if (System.getProperty(LogProvider.FORMAT) == null) {
      command.getErr().println(text());
    } else {
      LoggerFactory.getLogger("io.pactolus.run")
          .atError()
          .addKeyValue("code", code)
          .addKeyValue("runbook", Runbook.of(code).path())
          .log(message);
    }
    if (arguments.contains("--json")) {
      // A run tells one event a line; other commands tell one object.
      boolean event = command.getCommandName().equals("run");
      command.getOut().println(event ? event() : object());
      command.getOut().flush();
    } else if (System.getProperty(LogProvider.FORMAT) == null) {
      command.getErr().println("See " + page());
    }
    command.getErr().flush();
  }

  /** For when there is no command to tell it. */
  void tell(PrintWriter err) {
    err.println(text());
    err.println("See " + page());
  }

  private String text() {
    return "pactolus: " + message + " [" + code + "]";
  }

  /** As a path that can be opened where the repository is there. */
  private String page() {
    String path = Runbook.of(code).path();
    Path file = Path.of(System.getProperty("pactolus.home", "."), path);
    return Files.exists(file) ? file.toString() : path;
  }

  private String event() {
    return fill(JsonNodeFactory.instance.objectNode().put("event", "failed")).toString();
  }

  private String object() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    fill(root.putObject("error"));
    return root.toString();
  }

  private ObjectNode fill(ObjectNode node) {
    return node.put("code", code).put("message", message).put("runbook", Runbook.of(code).path());
  }
}
