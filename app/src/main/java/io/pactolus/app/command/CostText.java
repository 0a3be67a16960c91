package io.pactolus.app.command;

import io.pactolus.control.cost.BreakEven;
import io.pactolus.control.cost.CostItem;
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
    console.line(
        both.at().isPresent()
            ? text(
                "  %s is cheaper below %,.0f records/s, %s from there on",
                both.below(), both.at().getAsDouble(), both.above().orElse(""))
            : "  %s is cheaper at every rate".formatted(both.below()));
  }

  private static String money(double amount) {
    return text(amount >= 10 ? "%,.2f" : "%,.5f", amount);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
