package io.pactolus.control.cost;

/**
 * Prices, and what is assumed where nothing is measured. Amounts are in the currency of the list;
 * GB and MB are decimal.
 */
public record PriceList(
    String currency,
    Compute compute,
    Storage storage,
    Requests requests,
    Kinesis kinesis,
    Msk msk,
    Glue glue,
    Emr emr,
    Assumptions assumptions) {

  public record Compute(double vcpuHour, double memoryGbHour) {}

  /**
   * @param lakeClass name of the class that the lake lies in
   * @param lake price of that class
   * @param archiveClass name of the class that old files of Bronze could go to
   * @param archive price of that class
   * @param months for which the bytes of a record are paid
   */
  public record Storage(
      String lakeClass, double lake, String archiveClass, double archive, double months) {}

  public record Requests(double put1000, double get1000) {}

  /**
   * @param putGb for each GB that is put
   * @param putUnitsMillion for a million PUT payload units of 25 KB
   */
  public record Kinesis(
      double shardHour,
      double putGb,
      double putUnitsMillion,
      double shardMbPerSecond,
      double shardRecordsPerSecond) {}

  public record Msk(
      double brokerHour,
      double minBrokers,
      double brokerMbPerSecond,
      double storageGbMonth,
      double retentionHours,
      double replication) {}

  public record Glue(double dpuHour, double dpuVcpu, double dpuMemoryGb, double minDpu) {}

  public record Emr(
      double instanceHour,
      double ec2InstanceHour,
      double instanceVcpu,
      double instanceMemoryGb,
      double minInstances) {}

  public record Assumptions(double utilization, double clusterCpuFactor) {}
}
