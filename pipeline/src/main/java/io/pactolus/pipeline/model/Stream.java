package io.pactolus.pipeline.model;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contract of the stream: how a raw record becomes typed columns.
 *
 * @param key names of the contract fields that identify a business object; empty when records have
 *     no key
 * @param eventTime name of a timestamp field
 * @param version name of an int, long, double, date or timestamp field that orders the versions of
 *     one key
 * @param lateness events older than the watermark by more than this go to the DLQ as {@code late};
 *     absent: never late
 * @param tombstones what a record with a null (or zero-length) value means
 */
public record Stream(
    String name,
    List<ContractField> fields,
    List<String> key,
    Optional<String> eventTime,
    Optional<String> version,
    Optional<Duration> lateness,
    Tombstones tombstones) {

  public Stream {
    fields = List.copyOf(fields);
    key = List.copyOf(key);
  }

  public enum Tombstones {
    /**
     * Delete the row of the record key; the key of the stream must then be one string, int or long
     * field.
     */
    DELETE,
    /** Outcome {@code filtered}. */
    IGNORE,
    /** Outcome {@code rejected}, reason {@code empty_value}. */
    REJECT
  }

  /**
   * One column of the contract.
   *
   * @param path where the value is: steps from the root of the JSON document; a string names a
   *     member, an Integer an array element (0-based)
   * @param required a missing or null value rejects the record
   * @param defaultValue taken when the value is missing (not when it is null): Boolean, Integer,
   *     Long, Double, BigDecimal, String, byte[], LocalDate or Instant
   * @param timeUnit unit of a JSON number read as timestamp or date
   * @param timeFormat java.time pattern of a JSON string read as timestamp or date; absent: ISO
   *     8601
   * @param children for struct, and for arrays of structs: how the fields inside are read, relative
   *     to this one
   */
  public record ContractField(
      String name,
      DataType type,
      List<Object> path,
      boolean required,
      @Nullable Object defaultValue,
      Optional<TimeUnit> timeUnit,
      Optional<String> timeFormat,
      List<ContractField> children) {

    public ContractField {
      path = List.copyOf(path);
      children = List.copyOf(children);
    }

    public Field field() {
      return new Field(name, type, !required);
    }
  }

  /** Unit of an epoch number. */
  public enum TimeUnit {
    SECONDS,
    MILLIS,
    MICROS,
    NANOS,
    DAYS
  }

  /** The decoded record as a row: the fields of the contract in order. */
  public StructType schema() {
    return new StructType(fields.stream().map(ContractField::field).toList());
  }
}
