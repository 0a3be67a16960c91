package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.LakeView;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.dashboard.live.LiveRun;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** What a million records cost, estimated from what this process has used. */
final class CostApi {
  private static final double USD_PER_CPU_HOUR = 0.04;
  private static final double USD_PER_GB_MONTH = 0.023;

  private final LakeAccess lake;
  private final LiveRun run;

  CostApi(LakeAccess lake, LiveRun run) {
    this.lake = lake;
    this.run = run;
  }

  void addTo(Routes routes) {
    routes.get("/api/v1/cost", new Remembered(Duration.ofSeconds(2), this::cost));
  }

  private ObjectNode cost(Call call) {
    long records = run.records();
    double cpu = cpuSeconds();
    long stored =
        lake.read(
            (LakeView view) ->
                view.tables().values().stream().mapToLong(t -> t.snapshot().sizeBytes()).sum());
    long all =
        lake.read(
            view ->
                view.find(view.plan().bronzePath()).map(t -> t.snapshot().liveRows()).orElse(0L));
    OptionalDouble cpuPerMillion = perMillion(cpu, records);
    OptionalDouble bytesPerMillion = perMillion((double) stored, all);
    ObjectNode node = Wire.object();
    Wire.put(node, "since", run.since());
    node.put("records", records);
    node.put("cpu_seconds", cpu);
    Wire.put(node, "cpu_seconds_per_million", cpuPerMillion);
    node.put("memory_bytes", memoryBytes());
    node.put("stored_bytes", stored);
    Wire.put(node, "stored_bytes_per_million", bytesPerMillion);
    node.put("currency", "USD");
    OptionalDouble processor = times(cpuPerMillion, USD_PER_CPU_HOUR / 3600);
    OptionalDouble storage = times(bytesPerMillion, USD_PER_GB_MONTH / 1e9);
    Wire.put(
        node,
        "per_million",
        processor.isPresent() && storage.isPresent()
            ? OptionalDouble.of(processor.getAsDouble() + storage.getAsDouble())
            : OptionalDouble.empty());
    ArrayNode items = node.putArray("items");
    item(
        items,
        "processor",
        processor,
        cpuPerMillion.isPresent()
            ? format(
                "%,.1f CPU seconds at %s USD an hour",
                cpuPerMillion.getAsDouble(), USD_PER_CPU_HOUR)
            : "no record yet");
    item(
        items,
        "storage",
        storage,
        bytesPerMillion.isPresent()
            ? format(
                "%,.0f MB for a month at %s USD a GB",
                bytesPerMillion.getAsDouble() / 1e6, USD_PER_GB_MONTH)
            : "no record yet");
    node.put(
        "note",
        "An estimate from what this process has used since it started, its start included. Network, requests and the broker are not in it.");
    return node;
  }

  private static void item(ArrayNode items, String name, OptionalDouble cost, String basis) {
    ObjectNode node = items.addObject().put("name", name);
    Wire.put(node, "per_million", cost);
    node.put("basis", basis);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  private static OptionalDouble perMillion(double amount, long records) {
    return records > 0 ? OptionalDouble.of(amount * 1e6 / records) : OptionalDouble.empty();
  }

  private static OptionalDouble times(OptionalDouble amount, double factor) {
    return amount.isPresent()
        ? OptionalDouble.of(amount.getAsDouble() * factor)
        : OptionalDouble.empty();
  }

  static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : 0;
  }

  private static long memoryBytes() {
    var memory = ManagementFactory.getMemoryMXBean();
    return memory.getHeapMemoryUsage().getUsed()
        + memory.getNonHeapMemoryUsage().getUsed()
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }
}
