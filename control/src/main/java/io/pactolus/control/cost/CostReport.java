package io.pactolus.control.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a pipeline costs.
 *
 * @param load that was measured, at the rate that is reckoned with
 * @param perMillion parts of the cost of a million records
 * @param archived the same bytes of Bronze in the archive class, for all months
 * @param stream Kinesis against MSK
 * @param cluster Glue against EMR; absent when no processor time was measured
 */
public record CostReport(
    PriceList prices,
    MeasuredLoad load,
    List<CostItem> perMillion,
    CostItem archived,
    BreakEven stream,
    Optional<BreakEven> cluster) {
  private static final double DAYS_PER_MONTH = Offer.HOURS_PER_MONTH / 24;

  public CostReport {
    perMillion = List.copyOf(perMillion);
  }

  public static CostReport of(MeasuredLoad load, PriceList prices) {
    double rate = load.recordsPerSecond();
    StreamPrices stream = new StreamPrices(prices, load.bytesPerRecord());
    Optional<BreakEven> cluster = Optional.empty();
    if (load.cpuSecondsPerMillion().isPresent()) {
      ClusterPrices work =
          new ClusterPrices(
              prices, load.cpuSecondsPerMillion().getAsDouble(), load.memoryBytes().orElse(0));
      cluster = Optional.of(BreakEven.of(work.glue(rate), work.emr(rate)));
    }
    return new CostReport(
        prices,
        load,
        items(load, prices),
        archived(load, prices),
        BreakEven.of(stream.kinesis(rate), stream.msk(rate)),
        cluster);
  }

  private static List<CostItem> items(MeasuredLoad load, PriceList prices) {
    List<CostItem> items = new ArrayList<>();
    load.cpuSecondsPerMillion()
        .ifPresent(
            seconds ->
                items.add(
                    new CostItem(
                        "processor",
                        seconds / 3600 * prices.compute().vcpuHour(),
                        text(
                            "%,.2f CPU seconds at %s an hour",
                            seconds, plain(prices.compute().vcpuHour())))));
    boolean flows = load.recordsPerSecond() > 0;
    (flows ? load.memoryBytes() : OptionalLong.empty())
        .ifPresent(
            bytes -> {
              double gb = bytes / 1e9;
              double hours = 1e6 / load.recordsPerSecond() / 3600;
              items.add(
                  new CostItem(
                      "memory",
                      gb * hours * prices.compute().memoryGbHour(),
                      text(
                          "%,.2f GB for %,.2f hours (%,.1f records/s) at %s a GB-hour",
                          gb,
                          hours,
                          load.recordsPerSecond(),
                          plain(prices.compute().memoryGbHour()))));
            });
    items.add(bytes("storage", "of the tables", load.storedBytesPerMillion(), prices.storage()));
    items.add(
        bytes(
            "retained",
            "of logs and of files that no table has any more",
            load.retainedBytesPerMillion(),
            new PriceList.Storage(
                prices.storage().lakeClass(), prices.storage().lake(), "", 0, 1)));
    StoreRequests requests = load.requests();
    items.add(
        new CostItem(
            "requests",
            requests.putsPerMillion() / 1000 * prices.requests().put1000()
                + requests.getsPerMillion() / 1000 * prices.requests().get1000(),
            text(
                "%,.0f PUTs at %s and %,.0f GETs at %s a thousand",
                requests.putsPerMillion(),
                plain(prices.requests().put1000()),
                requests.getsPerMillion(),
                plain(prices.requests().get1000()))));
    return items;
  }

  private static CostItem bytes(String name, String what, double bytes, PriceList.Storage storage) {
    return new CostItem(
        name,
        bytes / 1e9 * storage.months() * storage.lake(),
        text(
            "%,.3f GB %s for %s months in %s at %s a GB-month",
            bytes / 1e9,
            what,
            plain(storage.months()),
            storage.lakeClass(),
            plain(storage.lake())));
  }

  private static CostItem archived(MeasuredLoad load, PriceList prices) {
    PriceList.Storage storage = prices.storage();
    return new CostItem(
        storage.archiveClass(),
        load.bronzeBytesPerMillion()
            / 1e9
            * storage.months()
            * (storage.lake() - storage.archive()),
        text(
            "%,.3f GB of Bronze for %s months at %s instead of %s a GB-month",
            load.bronzeBytesPerMillion() / 1e9,
            plain(storage.months()),
            plain(storage.archive()),
            plain(storage.lake())));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** A price or a number of months as one writes it. */
  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** Of a million records. */
  public double totalPerMillion() {
    return CostItem.sum(perMillion);
  }

  /** What drives the bill. */
  public Optional<CostItem> driver() {
    return CostItem.largest(perMillion);
  }

  /**
   * Hours a day for which a Glue job costs as much as an EMR cluster that is left on; more than 24
   * when Glue is cheaper even all day.
   */
  public Optional<Double> glueHoursPerDay() {
    return cluster.map(
        both ->
            both.second().monthly()
                / (both.first().monthly() / Offer.HOURS_PER_MONTH)
                / DAYS_PER_MONTH);
  }
}
