package io.pactolus.control.cost;

import java.util.List;
import java.util.Locale;

/** What a stream of records costs in a broker of the cloud, in a month. */
record StreamPrices(PriceList prices, double bytesPerRecord) {
  private static final double PUT_UNIT_BYTES = 25_000;

  Offer kinesis(double rate) {
    PriceList.Kinesis kinesis = prices.kinesis();
    double mb = rate * bytesPerRecord / 1e6;
    double byBytes = Math.ceil(mb / kinesis.shardMbPerSecond());
    double byRecords = Math.ceil(rate / kinesis.shardRecordsPerSecond());
    double shards = Math.max(1, Math.max(byBytes, byRecords));
    double gb = mb * Offer.HOURS_PER_MONTH * 3600 / 1e3;
    double units =
        rate * Math.ceil(bytesPerRecord / PUT_UNIT_BYTES) * Offer.HOURS_PER_MONTH * 3600 / 1e6;
    return new Offer(
        "Kinesis",
        List.of(
            new CostItem(
                "shards",
                shards * kinesis.shardHour() * Offer.HOURS_PER_MONTH,
                text("%,.0f shards at %s an hour", shards, kinesis.shardHour())),
            new CostItem(
                "puts",
                gb * kinesis.putGb() + units * kinesis.putUnitsMillion(),
                kinesis.putUnitsMillion() > 0
                    ? text(
                        "%,.1f million PUT units at %s a million", units, kinesis.putUnitsMillion())
                    : text("%,.1f GB at %s a GB", gb, kinesis.putGb()))),
        shards == 1
            ? "one shard is enough"
            : byRecords > byBytes
                ? text(
                    "the records: %,.0f a second need %,.0f shards, the %,.2f MB a second only %,.0f; records that"
                        + " are put together (KPL) need fewer",
                    rate, byRecords, mb, byBytes)
                : text(
                    "the bytes: %,.2f MB a second need %,.0f shards; compressed records need fewer",
                    mb, byBytes));
  }

  Offer msk(double rate) {
    PriceList.Msk msk = prices.msk();
    double mb = rate * bytesPerRecord / 1e6;
    double needed = Math.ceil(mb / msk.brokerMbPerSecond());
    double brokers = Math.max(msk.minBrokers(), needed);
    double gb = mb * 3600 * msk.retentionHours() * msk.replication() / 1e3;
    return new Offer(
        "MSK",
        List.of(
            new CostItem(
                "brokers",
                brokers * msk.brokerHour() * Offer.HOURS_PER_MONTH,
                text("%,.0f brokers at %s an hour", brokers, msk.brokerHour())),
            new CostItem(
                "storage",
                gb * msk.storageGbMonth(),
                text(
                    "%,.1f GB (%,.0f h, %,.0f times) at %s a month",
                    gb, msk.retentionHours(), msk.replication(), msk.storageGbMonth()))),
        needed > msk.minBrokers()
            ? text("the bytes: %,.2f MB a second need %,.0f brokers", mb, brokers)
            : text(
                "the brokers that there must be at least: they take %,.1f MB a second, the stream has"
                    + " %,.2f",
                brokers * msk.brokerMbPerSecond(), mb));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
