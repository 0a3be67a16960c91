package io.pactolus.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Where commands print: results to standard output, progress to standard error. Colours only on a
 * terminal.
 */
final class Console {
  static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;
  private final Consumer<String> notes;
  private boolean progressShown;

  Console(CommandLine commandLine) {
    out = commandLine.getOut();
    err = commandLine.getErr();
    terminal = Ansi.AUTO.enabled();
    notes =
        text -> {
          err.println(text);
          err.flush();
        };
  }

  /**
   * @param notes gets what is not part of the result
   */
  Console(CommandLine commandLine, Consumer<String> notes) {
    out = commandLine.getOut();
    err = commandLine.getErr();
    terminal = false;
    this.notes = notes;
  }

  boolean isTerminal() {
    return terminal;
  }

  void line(String text) {
    clearProgress();
    out.println(text);
    out.flush();
  }

  void json(ObjectNode node) {
    try {
      out.println(JSON.writeValueAsString(node));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A line for the person watching, not part of the result. */
  void note(String text) {
    clearProgress();
    notes.accept(text);
  }

  /** Replaces the progress line; only on a terminal. */
  void progress(String text) {
    if (terminal) {
      err.print("\r\033[K" + text);
      err.flush();
      progressShown = true;
    }
  }

  void clearProgress() {
    if (progressShown) {
      err.print("\r\033[K");
      err.flush();
      progressShown = false;
    }
  }

  String good(String text) {
    return styled("fg(green)", text);
  }

  String bad(String text) {
    return styled("fg(red)", text);
  }

  String strong(String text) {
    return styled("bold", text);
  }

  private String styled(String style, String text) {
    return terminal ? Ansi.ON.string("@|" + style + " " + text.replace("|", "¦") + "|@") : text;
  }

  /** Rows under a heading, columns aligned; numbers to the right. */
  void table(List<String> heading, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(heading);
    all.addAll(rows);
    int[] widths = new int[heading.size()];
    boolean[] numeric = new boolean[heading.size()];
    for (int c = 0; c < widths.length; c++) {
      int column = c;
      widths[c] =
          all.stream()
              .mapToInt(r -> r.get(column).codePointCount(0, r.get(column).length()))
              .max()
              .orElse(0);
      numeric[c] =
          !rows.isEmpty()
              && rows.stream()
                  .allMatch(r -> r.get(column).matches("-?[\\d,]*\\.?\\d*(e[+-]?\\d+)?|"));
    }
    for (int r = 0; r < all.size(); r++) {
      StringBuilder text = new StringBuilder("  ");
      for (int c = 0; c < widths.length; c++) {
        String cell = all.get(r).get(c);
        String pad = " ".repeat(widths[c] - cell.codePointCount(0, cell.length()));
        text.append(numeric[c] ? pad + cell : cell + pad).append("  ");
      }
      String line = text.toString().stripTrailing();
      line(r == 0 ? strong(line) : line);
    }
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String bytes(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    } else if (bytes < 1 << 20) {
      return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    } else if (bytes < 1L << 30) {
      return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
    return String.format(Locale.ROOT, "%.2f GiB", bytes / 1073741824.0);
  }
}
