package io.pactolus.app.command;

import io.pactolus.control.cost.BreakEven;
import io.pactolus.control.cost.CostItem;
import io.pactolus.control.cost.CostJson;
import io.pactolus.control.cost.CostReport;
import io.pactolus.control.cost.MeasuredLoad;
import io.pactolus.control.cost.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A cost report for people. */
final class CostText {
  private final Console console;

  CostText(Console console) {
    this.console = console;
  }

  /**
   * @param given whether the rate was asked for
   */
  void print(CostReport report, boolean given) {
    MeasuredLoad load = report.load();
    String currency = report.prices().currency();
    console.line(
        text(
            "measured over %,d records since %s; reckoned with %,.1f records/s (%s) of %,.0f bytes",
            load.records(),
            load.since(),
            load.recordsPerSecond(),
            given ? "given" : "the last day with epochs",
            load.bytesPerRecord()));
    console.line("");
    console.line(
        text(
            "a million records cost %s %s%s",
            money(report.totalPerMillion()),
            currency,
            report
                .driver()
                .map(item -> "; what drives it: " + item.name() + ", " + share(item, report))
                .orElse("")));
    items("per million", report.perMillion());
    console.line(
        "with Bronze in %s: %s %s less (%s)"
            .formatted(
                report.archived().name(),
                money(report.archived().amount()),
                currency,
                report.archived().basis()));
    print("the stream", report.stream(), load.recordsPerSecond(), currency);
    report
        .cluster()
        .ifPresentOrElse(
            cluster -> {
              print("the work", cluster, load.recordsPerSecond(), currency);
              report
                  .glueHoursPerDay()
                  .filter(hours -> hours < 24)
                  .ifPresent(
                      hours ->
                          console.line(
                              text(
                                  "  a Glue job that runs less than %.1f hours a day is cheaper than a cluster that is left on",
                                  hours)));
            },
            () -> console.line("Glue and EMR: no processor time was measured"));
  }

  private static String share(CostItem item, CostReport report) {
    return text("%.0f %%", item.amount() / report.totalPerMillion() * 100);
  }

  private void items(String amount, List<CostItem> items) {
    console.table(
        List.of("what", amount, "basis"),
        items.stream().map(i -> List.of(i.name(), money(i.amount()), i.basis())).toList());
  }

  private void print(String what, BreakEven both, double rate, String currency) {
    console.line("");
    console.line("%s, %s in a month:".formatted(what, currency));
    List<List<String>> rows = new ArrayList<>();
    for (Offer offer : List.of(both.first(), both.second())) {
      rows.add(
          List.of(
              offer.service(),
              money(offer.monthly()),
              money(offer.perMillion(rate)),
              offer.driver()));
    }
    console.table(List.of("service", "a month", "a million records", "what drives it"), rows);
    breakEven(both, rate).forEach(console::line);
  }

  /** From where to where which one is cheaper. */
  private static List<String> breakEven(BreakEven both, double rate) {
    String examined = text("(rates up to %,.0f were examined)", both.examinedUpTo());
    if (both.points().isEmpty()) {
      return List.of("  %s is cheaper at every rate %s".formatted(both.below(), examined));
    }
    double below = both.alwaysBelow().orElseThrow();
    double above = both.alwaysAbove().orElseThrow();
    String cheaperAbove = both.above().orElseThrow();
    if (both.points().size() == 1) {
      return List.of(
          text(
              "  %s is cheaper below %,.0f records/s, %s above %s",
              both.below(), below, cheaperAbove, examined));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        text(
            "  %s is always cheaper below %,.0f records/s, %s always above %,.0f %s",
            both.below(), below, cheaperAbove, above, examined));
    lines.add(
        text(
            "  in between it is now the one, now the other: it changes at %,d rates, because shards, brokers and"
                + " machines are rented whole (--json lists %s)",
            both.points().size(),
            both.points().size() > CostJson.MOST_POINTS
                ? "the first " + CostJson.MOST_POINTS
                : "them"));
    BreakEven.Span here = both.around(rate);
    if (here.from().isPresent() && here.until().isPresent()) {
      lines.add(
          text(
              "  at %,.0f records/s %s is cheaper, as it is from %,.0f to %,.0f",
              rate, here.cheaper(), here.from().getAsDouble(), here.until().getAsDouble()));
    }
    return lines;
  }

  private static String money(double amount) {
    return text(amount >= 10 ? "%,.2f" : "%,.5f", amount);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
