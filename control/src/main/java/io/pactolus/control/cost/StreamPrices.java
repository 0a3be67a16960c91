package io.pactolus.control.cost;

import java.util.List;
import java.util.Locale;

/** What a stream of records costs in a broker of the cloud, in a month. */
record StreamPrices(PriceList prices, double bytesPerRecord) {
  private static final double PUT_UNIT_BYTES = 25_000;

  Offer kinesis(double rate) {
    PriceList.Kinesis kinesis = prices.kinesis();
    double mb = rate * bytesPerRecord / 1e6;
    double shardRateByBytes = kinesis.shardMbPerSecond() * 1e6 / bytesPerRecord;
    double byBytes = Math.ceil(rate / shardRateByBytes);
    double byRecords = Math.ceil(rate / kinesis.shardRecordsPerSecond());
    double gbOfRate = bytesPerRecord * Offer.HOURS_PER_MONTH * 3600 / 1e9;
    double unitsOfRate =
        Math.ceil(bytesPerRecord / PUT_UNIT_BYTES) * Offer.HOURS_PER_MONTH * 3600 / 1e6;
    SteppedPrice price =
        new SteppedPrice(
            1,
            Math.min(shardRateByBytes, kinesis.shardRecordsPerSecond()),
            kinesis.shardHour() * Offer.HOURS_PER_MONTH,
            gbOfRate * kinesis.putGb() + unitsOfRate * kinesis.putUnitsMillion());
    double shards = price.pieces(rate);
    return new Offer(
        "Kinesis",
        price,
        List.of(
            new CostItem(
                "shards",
                shards * price.pieceMonthly(),
                text("%,.0f shards at %s an hour", shards, kinesis.shardHour())),
            new CostItem(
                "puts",
                rate * price.rateMonthly(),
                kinesis.putUnitsMillion() > 0
                    ? text(
                        "%,.1f million PUT units at %s a million",
                        rate * unitsOfRate, kinesis.putUnitsMillion())
                    : text("%,.1f GB at %s a GB", rate * gbOfRate, kinesis.putGb()))),
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
    double gbOfRate = bytesPerRecord * 3600 * msk.retentionHours() * msk.replication() / 1e9;
    SteppedPrice price =
        new SteppedPrice(
            msk.minBrokers(),
            msk.brokerMbPerSecond() * 1e6 / bytesPerRecord,
            msk.brokerHour() * Offer.HOURS_PER_MONTH,
            gbOfRate * msk.storageGbMonth());
    double brokers = price.pieces(rate);
    return new Offer(
        "MSK",
        price,
        List.of(
            new CostItem(
                "brokers",
                brokers * price.pieceMonthly(),
                text("%,.0f brokers at %s an hour", brokers, msk.brokerHour())),
            new CostItem(
                "storage",
                rate * price.rateMonthly(),
                text(
                    "%,.1f GB (%,.0f h, %,.0f times) at %s a month",
                    rate * gbOfRate,
                    msk.retentionHours(),
                    msk.replication(),
                    msk.storageGbMonth()))),
        price.needed(rate) > msk.minBrokers()
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
