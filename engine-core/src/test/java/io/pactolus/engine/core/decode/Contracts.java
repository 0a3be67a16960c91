package io.pactolus.engine.core.decode;

import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.model.Stream.ContractField;
import io.pactolus.pipeline.model.Stream.TimeUnit;
import io.pactolus.pipeline.model.Stream.Tombstones;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Contracts for tests. Paths are written with dots; a step of digits is an element. */
final class Contracts {
  private Contracts() {}

  static ContractField optional(String name, DataType type, String path) {
    return field(name, type, path, false, null);
  }

  static ContractField required(String name, DataType type, String path) {
    return field(name, type, path, true, null);
  }

  static ContractField field(
      String name, DataType type, String path, boolean required, @Nullable Object defaultValue) {
    List<Object> steps = new ArrayList<>();
    for (String step : path.split("\\.")) {
      if (step.matches("\\d+")) {
        steps.add(Integer.valueOf(step));
      } else {
        steps.add(step);
      }
    }
    return new ContractField(
        name, type, steps, required, defaultValue, Optional.empty(), Optional.empty(), List.of());
  }

  static ContractField in(TimeUnit unit, ContractField field) {
    return new ContractField(
        field.name(),
        field.type(),
        field.path(),
        field.required(),
        field.defaultValue(),
        Optional.of(unit),
        field.timeFormat(),
        field.children());
  }

  static ContractField like(String format, ContractField field) {
    return new ContractField(
        field.name(),
        field.type(),
        field.path(),
        field.required(),
        field.defaultValue(),
        field.timeUnit(),
        Optional.of(format),
        field.children());
  }

  static ContractField with(ContractField field, ContractField... children) {
    return new ContractField(
        field.name(),
        field.type(),
        field.path(),
        field.required(),
        field.defaultValue(),
        field.timeUnit(),
        field.timeFormat(),
        List.of(children));
  }

  static Stream of(ContractField... fields) {
    return stream(Tombstones.REJECT, fields);
  }

  static Stream stream(Tombstones tombstones, ContractField... fields) {
    return new Stream(
        "test",
        List.of(fields),
        List.of(fields[0].name()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        tombstones);
  }

  static Stream orders() {
    return of(
        required("event_id", DataType.STRING, "event_id"),
        in(TimeUnit.MILLIS, required("event_time", DataType.TIMESTAMP, "event_time")),
        required("customer_id", DataType.LONG, "customer_id"),
        required("region", DataType.STRING, "region"),
        optional("product", DataType.STRING, "product"),
        required("quantity", DataType.INT, "quantity"),
        required("unit_price", new DecimalType(10, 2), "unit_price"),
        optional("currency", DataType.STRING, "currency"));
  }
}
