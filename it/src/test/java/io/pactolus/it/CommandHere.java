package io.pactolus.it;

import io.pactolus.app.Pactolus;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What the pactolus command said, run in this process: for questions, where no process need die and
 * starting one would take longer than the answer.
 */
record CommandHere(int exitCode, String out, String err) {
  static CommandHere pactolus(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Pactolus.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new CommandHere(exitCode, out.toString(), err.toString());
  }
}
