package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Batch;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Measures warm decoding of orders, in CPU-seconds of this thread per million records. A main, not
 * a test: run it with nothing else on the machine. Arguments: rounds (default 30).
 */
public final class DecoderMeasurement {
  private static final int RECORDS = 50_000;

  private DecoderMeasurement() {}

  public static void main(String[] args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 30;
    Batch bronze = orders();
    long bytes = bronze.bytes("value").dataSize();
    var decoder = new JsonDecoder(Contracts.orders());
    var threads = ManagementFactory.getThreadMXBean();
    double best = Double.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      long before = threads.getCurrentThreadCpuTime();
      Decoded decoded = decoder.decode(bronze);
      double seconds = (threads.getCurrentThreadCpuTime() - before) / 1e9;
      best = Math.min(best, seconds);
      if (round % 5 == 4) {
        System.out.printf(
            "round %d: %.3f CPU-s per million, %d of %d accepted%n",
            round + 1, seconds / RECORDS * 1e6, decoded.rows().length, RECORDS);
      }
    }
    System.out.printf(
        "best: %.3f CPU-s per million records of %d bytes%n",
        best / RECORDS * 1e6, bytes / RECORDS);
  }

  private static Batch orders() {
    var random = new Random(42);
    var records = new BronzeRecords(RECORDS);
    String[] regions = {"eu-west", "eu-north", "us-east", "us-west", "ap-south"};
    for (int i = 0; i < RECORDS; i++) {
      String order =
          """
          {"event_id":"%08x-%04x-4%03x-8%03x-%012x","event_time":%d,"customer_id":%d,"region":"%s",\
          "product":"SKU-%06d Stoneware mug, %d ml, glazed, dishwasher safe","quantity":%d,\
          "unit_price":%d.%02d,"currency":"EUR"}"""
              .formatted(
                  random.nextInt(),
                  random.nextInt(65536),
                  random.nextInt(4096),
                  random.nextInt(4096),
                  random.nextLong() >>> 16,
                  1753833600000L + i,
                  random.nextInt(1_000_000),
                  regions[random.nextInt(regions.length)],
                  random.nextInt(1_000_000),
                  100 + random.nextInt(900),
                  1 + random.nextInt(20),
                  random.nextInt(1000),
                  random.nextInt(100));
      records.add(null, order.getBytes(StandardCharsets.UTF_8), null);
    }
    return records.batch();
  }
}
