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

  Offer glue(double rate) {
    PriceList.Glue glue = prices.glue();
    double needed = needed(rate, glue.dpuVcpu(), glue.dpuMemoryGb());
    double dpu = Math.max(glue.minDpu(), needed);
    return new Offer(
        "Glue",
        List.of(
            new CostItem(
                "DPU",
                dpu * glue.dpuHour() * Offer.HOURS_PER_MONTH,
                text("%,.0f DPU at %s an hour", dpu, glue.dpuHour()))),
        driver(rate, "DPU", glue.minDpu(), needed));
  }

  Offer emr(double rate) {
    PriceList.Emr emr = prices.emr();
    double needed = needed(rate, emr.instanceVcpu(), emr.instanceMemoryGb());
    double instances = Math.max(emr.minInstances(), needed);
    return new Offer(
        "EMR",
        List.of(
            new CostItem(
                "EMR",
                instances * emr.instanceHour() * Offer.HOURS_PER_MONTH,
                text("%,.0f instances at %s an hour", instances, emr.instanceHour())),
            new CostItem(
                "EC2",
                instances * emr.ec2InstanceHour() * Offer.HOURS_PER_MONTH,
                text("%,.0f instances at %s an hour", instances, emr.ec2InstanceHour()))),
        driver(rate, "instances", emr.minInstances(), needed));
  }

  private double needed(double rate, double vcpuEach, double memoryGbEach) {
    return Math.max(Math.ceil(vcpu(rate) / vcpuEach), Math.ceil(memoryBytes / 1e9 / memoryGbEach));
  }

  private String driver(double rate, String unit, double least, double needed) {
    return needed > least
        ? text("the work: %,.1f processors are planned for it", vcpu(rate))
        : text(
            "the %,.0f %s that there must be at least; the work needs %,.2f processors",
            least, unit, vcpu(rate));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
