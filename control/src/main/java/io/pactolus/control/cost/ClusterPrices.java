package io.pactolus.control.cost;

import java.util.List;
import java.util.Locale;

/** What the work on a stream costs on Spark in the cloud, in a month. */
record ClusterPrices(PriceList prices, double cpuSecondsPerMillion, double memoryBytes) {

  /** Processors that are planned for a rate. */
  double vcpu(double rate) {
    PriceList.Assumptions assumed = prices.assumptions();
    return rate * cpuSecondsPerMillion / 1e6 * assumed.clusterCpuFactor() / assumed.utilization();
  }

  /** The rate that so many processors are planned for. */
  private double rateOf(double vcpu) {
    PriceList.Assumptions assumed = prices.assumptions();
    return vcpu * 1e6 * assumed.utilization() / (cpuSecondsPerMillion * assumed.clusterCpuFactor());
  }

  Offer glue(double rate) {
    PriceList.Glue glue = prices.glue();
    Machines dpus = new Machines("DPU", glue.dpuVcpu(), glue.dpuMemoryGb(), glue.minDpu());
    SteppedPrice price = price(dpus, glue.dpuHour());
    double needed = price.pieces(rate);
    return new Offer(
        "Glue",
        price,
        List.of(
            new CostItem(
                "DPU",
                needed * price.pieceMonthly(),
                text("%,.0f DPU at %s an hour", needed, glue.dpuHour()))),
        driver(rate, dpus));
  }

  Offer emr(double rate) {
    PriceList.Emr emr = prices.emr();
    Machines instances =
        new Machines("instances", emr.instanceVcpu(), emr.instanceMemoryGb(), emr.minInstances());
    SteppedPrice price = price(instances, emr.instanceHour() + emr.ec2InstanceHour());
    double needed = price.pieces(rate);
    return new Offer(
        "EMR",
        price,
        List.of(
            new CostItem(
                "EMR",
                needed * emr.instanceHour() * Offer.HOURS_PER_MONTH,
                text("%,.0f instances at %s an hour", needed, emr.instanceHour())),
            new CostItem(
                "EC2",
                needed * emr.ec2InstanceHour() * Offer.HOURS_PER_MONTH,
                text("%,.0f instances at %s an hour", needed, emr.ec2InstanceHour()))),
        driver(rate, instances));
  }

  /**
   * What a cluster is made of.
   *
   * @param least number that there must be
   */
  private record Machines(String unit, double vcpuEach, double memoryGbEach, double least) {
    double forMemory(double gb) {
      return Math.ceil(gb / memoryGbEach);
    }
  }

  private SteppedPrice price(Machines machines, double hourly) {
    return new SteppedPrice(
        Math.max(machines.least(), machines.forMemory(memoryGb())),
        rateOf(machines.vcpuEach()),
        hourly * Offer.HOURS_PER_MONTH,
        0);
  }

  private double memoryGb() {
    return memoryBytes / 1e9;
  }

  private String driver(double rate, Machines machines) {
    double forWork = Math.ceil(rate / rateOf(machines.vcpuEach()));
    double forMemory = machines.forMemory(memoryGb());
    if (Math.max(forWork, forMemory) <= machines.least()) {
      return text(
          "the %,.0f %s that there must be at least; the work needs %,.2f processors and %,.2f GB",
          machines.least(), machines.unit(), vcpu(rate), memoryGb());
    }
    return forMemory > forWork
        ? text(
            "the memory: %,.2f GB need %,.0f %s, the %,.1f processors that are planned only %,.0f",
            memoryGb(), forMemory, machines.unit(), vcpu(rate), forWork)
        : text(
            "the work: %,.1f processors are planned for it and need %,.0f %s, the %,.2f GB of memory %,.0f",
            vcpu(rate), forWork, machines.unit(), memoryGb(), forMemory);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
