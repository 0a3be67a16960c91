package io.pactolus.control.cost;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a pipeline does and needs, as its ledger and its tables show. Per million is per million
 * records.
 *
 * @param since when the first epoch began that was measured
 * @param records of the epochs that were measured
 * @param recordsPerSecond over the last day in which there were epochs
 * @param bytesPerRecord key, value and headers
 * @param cpuSeconds absent when it was not measured
 * @param memoryBytes most that the run held on that day; absent likewise
 * @param storedBytes of the tables as they are
 * @param storedRecords in Bronze
 * @param bronzeBytes of Bronze's files
 * @param retainedBytes that belong to no table any more and are kept for a while, and logs
 */
public record MeasuredLoad(
    Instant since,
    long records,
    double recordsPerSecond,
    double bytesPerRecord,
    OptionalDouble cpuSeconds,
    OptionalLong memoryBytes,
    long storedBytes,
    long storedRecords,
    long bronzeBytes,
    long retainedBytes,
    StoreRequests requests) {
  public OptionalDouble cpuSecondsPerMillion() {
    return cpuSeconds.isPresent()
        ? OptionalDouble.of(cpuSeconds.getAsDouble() * 1e6 / records)
        : OptionalDouble.empty();
  }

  public double storedBytesPerMillion() {
    return perMillionStored(storedBytes);
  }

  public double bronzeBytesPerMillion() {
    return perMillionStored(bronzeBytes);
  }

  public double retainedBytesPerMillion() {
    return perMillionStored(retainedBytes);
  }

  private double perMillionStored(long bytes) {
    return storedRecords == 0 ? 0 : bytes * 1e6 / storedRecords;
  }

  /** The same pipeline at another rate. */
  public MeasuredLoad at(double rate) {
    return new MeasuredLoad(
        since,
        records,
        rate,
        bytesPerRecord,
        cpuSeconds,
        memoryBytes,
        storedBytes,
        storedRecords,
        bronzeBytes,
        retainedBytes,
        requests);
  }
}
