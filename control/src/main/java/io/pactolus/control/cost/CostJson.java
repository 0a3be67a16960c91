package io.pactolus.control.cost;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalDouble;

/** A cost report as JSON. */
public final class CostJson {
  /** So many break-even points are listed; with prices that hardly differ there are thousands. */
  public static final int MOST_POINTS = 100;

  private CostJson() {}

  /** The load and what a million records cost. */
  public static void perMillion(ObjectNode node, CostReport report) {
    MeasuredLoad load = report.load();
    node.put("since", load.since().toString());
    node.put("records", load.records());
    node.put("cpu_seconds", load.cpuSeconds().orElse(0));
    load.cpuSecondsPerMillion()
        .ifPresentOrElse(
            seconds -> node.put("cpu_seconds_per_million", seconds),
            () -> node.putNull("cpu_seconds_per_million"));
    node.put("memory_bytes", load.memoryBytes().orElse(0));
    node.put("stored_bytes", load.storedBytes());
    node.put("stored_bytes_per_million", load.storedBytesPerMillion());
    node.put("currency", report.prices().currency());
    node.put("per_million", report.totalPerMillion());
    ArrayNode items = node.putArray("items");
    for (CostItem item : report.perMillion()) {
      items
          .addObject()
          .put("name", item.name())
          .put("per_million", item.amount())
          .put("basis", item.basis());
    }
  }

  /** All of it. */
  public static void all(ObjectNode node, CostReport report) {
    perMillion(node, report);
    MeasuredLoad load = report.load();
    node.put("records_per_second", load.recordsPerSecond());
    node.put("bytes_per_record", load.bytesPerRecord());
    node.put("retained_bytes", load.retainedBytes());
    node.put("puts_per_million", load.requests().putsPerMillion());
    node.put("gets_per_million", load.requests().getsPerMillion());
    report.driver().ifPresent(item -> node.put("driver", item.name()));
    node.putObject("archive")
        .put("class", report.archived().name())
        .put("saved_per_million", report.archived().amount())
        .put("basis", report.archived().basis());
    comparison(node.putObject("stream"), report.stream(), load.recordsPerSecond());
    if (report.cluster().isPresent()) {
      comparison(node.putObject("cluster"), report.cluster().get(), load.recordsPerSecond());
      report.glueHoursPerDay().ifPresent(hours -> node.put("glue_hours_per_day", hours));
    } else {
      node.putNull("cluster");
    }
  }

  private static void comparison(ObjectNode node, BreakEven both, double rate) {
    ArrayNode offers = node.putArray("offers");
    offer(offers.addObject(), both.first(), rate);
    offer(offers.addObject(), both.second(), rate);
    node.put("cheaper", both.cheaper().service());
    node.put("cheaper_below", both.below());
    put(node, "below_records_per_second", both.alwaysBelow());
    node.put("cheaper_above", both.above().orElse(null));
    put(node, "above_records_per_second", both.alwaysAbove());
    node.put("break_even_count", both.points().size());
    ArrayNode points = node.putArray("break_even_points");
    both.points().stream()
        .limit(MOST_POINTS)
        .forEach(
            point ->
                points
                    .addObject()
                    .put("records_per_second", point.recordsPerSecond())
                    .put("cheaper", point.cheaper()));
    node.put("examined_up_to_records_per_second", both.examinedUpTo());
  }

  private static void put(ObjectNode node, String name, OptionalDouble value) {
    if (value.isPresent()) {
      node.put(name, value.getAsDouble());
    } else {
      node.putNull(name);
    }
  }

  private static void offer(ObjectNode node, Offer offer, double rate) {
    node.put("service", offer.service());
    node.put("monthly", offer.monthly());
    node.put("per_million", offer.perMillion(rate));
    node.put("driver", offer.driver());
    ArrayNode items = node.putArray("items");
    for (CostItem item : offer.items()) {
      items
          .addObject()
          .put("name", item.name())
          .put("monthly", item.amount())
          .put("basis", item.basis());
    }
  }
}
