package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.model.Stream.Tombstones;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.BinaryType;
import io.pactolus.pipeline.schema.DataType.DateType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.DoubleType;
import io.pactolus.pipeline.schema.DataType.IntType;
import io.pactolus.pipeline.schema.DataType.LongType;
import io.pactolus.pipeline.schema.DataType.StringType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.DataType.TimestampType;
import io.pactolus.pipeline.yaml.StreamSpec.Field;
import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks what the contract says about its own fields, and answers for them. */
final class ContractLint {
  private final Settings stream;
  private final Problems problems;
  private final Map<String, Settings> fields = new LinkedHashMap<>();

  ContractLint(Settings stream, Problems problems) {
    this.stream = stream;
    this.problems = problems;
    for (Located<Settings> field : stream.find(StreamSpec.FIELDS).orElse(List.of())) {
      field.value().rawText(Field.NAME).ifPresent(name -> fields.putIfAbsent(name, field.value()));
    }
  }

  /** Names of the fields, valid or not. */
  Set<String> names() {
    return fields.keySet();
  }

  /** Type of the field, where it is known. */
  Optional<DataType> type(String field) {
    return Optional.ofNullable(fields.get(field)).flatMap(settings -> settings.find(Field.TYPE));
  }

  Settings stream() {
    return stream;
  }

  List<Located<String>> key() {
    return stream.find(StreamSpec.KEY).orElse(List.of());
  }

  void check() {
    checkFields(stream.find(StreamSpec.FIELDS).orElse(List.of()));
    // Without readable fields every name would seem unknown.
    if (!fields.isEmpty()) {
      checkKey(key());
      stream.located(StreamSpec.EVENT_TIME).ifPresent(this::checkEventTime);
      stream.located(StreamSpec.VERSION).ifPresent(this::checkVersion);
    }
    if (stream.states(StreamSpec.LATENESS) && !stream.states(StreamSpec.EVENT_TIME)) {
      problems.add(
          stream.nodeOf(StreamSpec.LATENESS),
          "'lateness' needs an event time",
          "add 'event_time: <timestamp field>' to the stream");
    }
    if (stream.find(StreamSpec.TOMBSTONES).filter(Tombstones.DELETE::equals).isPresent()) {
      checkDeleteKey();
    }
  }

  private void checkFields(List<Located<Settings>> list) {
    UniqueNames unique = new UniqueNames("two fields are", problems);
    for (Located<Settings> located : list) {
      Settings field = located.value();
      field.rawText(Field.NAME).ifPresent(name -> unique.add(name, field.nodeOf(Field.NAME)));
      field.find(Field.TYPE).ifPresent(type -> checkField(field, type));
      checkFields(field.find(Field.FIELDS).orElse(List.of()));
    }
  }

  private void checkField(Settings field, DataType type) {
    boolean time = type instanceof TimestampType || type instanceof DateType;
    for (Option<?> option : List.of(Field.UNIT, Field.FORMAT)) {
      if (!time && field.states(option)) {
        problems.add(
            field.nodeOf(option),
            "'" + option.name() + "' is only for timestamp and date, not for " + shown(type),
            "remove it, or change the type");
      }
    }
    boolean struct = FieldTypeText.hasStruct(type);
    if (struct && !field.states(Field.FIELDS)) {
      problems.add(
          field.nodeOf(Field.TYPE),
          "a " + shown(type) + " needs 'fields'",
          "list the fields inside it");
    } else if (!struct && field.states(Field.FIELDS)) {
      problems.add(
          field.nodeOf(Field.FIELDS),
          "'fields' is only for struct and array<struct>, not for " + shown(type),
          "remove it, or change the type");
    }
    field.located(Field.DEFAULT).ifPresent(value -> checkDefault(field, type, value));
  }

  private void checkDefault(Settings field, DataType type, Located<YamlNode> value) {
    try {
      new DefaultValue(type, field.find(Field.UNIT), field.find(Field.FORMAT)).of(value.value());
    } catch (Mismatch e) {
      String written =
          value.node() instanceof Scalar scalar
              ? "'" + ScalarType.shortened(scalar.text()) + "' "
              : "";
      problems.add(value.node(), "the default " + written + e.wrong(), e.right());
    }
  }

  /** Checks that each name is a field that can identify a row. */
  void checkKey(List<Located<String>> key) {
    UniqueNames unique = new UniqueNames("two key columns are", problems);
    for (Located<String> name : key) {
      unique.add(name.value(), name.node());
      if (!isField(name)) {
        continue;
      }
      checkKeyField(name);
    }
  }

  /** The part of {@link #checkKey} that also holds for keys of tables. */
  void checkKeyField(Located<String> name) {
    Settings field = fields.get(name.value());
    if (field == null) {
      return;
    }
    type(name.value())
        .filter(type -> !isKeyType(type))
        .ifPresent(
            type ->
                problems.add(
                    name.node(),
                    "the key field '" + name.value() + "' is of type " + shown(type),
                    "a key is of type string, int, long, boolean, date, timestamp or decimal"));
    if (field.find(Field.REQUIRED).filter(required -> !required).isPresent()) {
      problems.add(
          name.node(),
          "the key field '" + name.value() + "' is not required",
          "add 'required: true' to the field in line " + field.node().position().line());
    }
  }

  private void checkEventTime(Located<String> name) {
    if (isField(name)) {
      type(name.value())
          .filter(type -> !(type instanceof TimestampType))
          .ifPresent(
              type ->
                  problems.add(
                      name.node(),
                      "the event time '" + name.value() + "' is of type " + shown(type),
                      "the event time is of type timestamp"));
    }
  }

  private void checkVersion(Located<String> name) {
    if (isField(name)) {
      checkVersionType(name);
    }
  }

  void checkVersionType(Located<String> name) {
    type(name.value())
        .filter(type -> !isVersionType(type))
        .ifPresent(
            type ->
                problems.add(
                    name.node(),
                    "the version '" + name.value() + "' is of type " + shown(type),
                    "a version is of type int, long, double, date or timestamp"));
  }

  private void checkDeleteKey() {
    List<Located<String>> key = key();
    boolean fits =
        key.size() == 1
            && type(key.get(0).value())
                .map(t -> t instanceof StringType || t instanceof IntType || t instanceof LongType)
                .orElse(true);
    boolean broken = stream.states(StreamSpec.KEY) && stream.find(StreamSpec.KEY).isEmpty();
    if (!fits && !broken) {
      problems.add(
          stream.nodeOf(StreamSpec.TOMBSTONES),
          "'tombstones: delete' needs a key of one string, int or long field",
          "name one such field as the key, or write 'tombstones: ignore' or 'reject'");
    }
  }

  private boolean isField(Located<String> name) {
    if (fields.containsKey(name.value())) {
      return true;
    }
    problems.add(
        name.node(),
        "there is no field '" + ScalarType.shortened(name.value()) + "'",
        Nearest.hint(name.value(), names(), "the fields are"));
    return false;
  }

  private static boolean isKeyType(DataType type) {
    return !(type instanceof DoubleType
        || type instanceof BinaryType
        || type instanceof ArrayType
        || type instanceof StructType);
  }

  private static boolean isVersionType(DataType type) {
    return type instanceof IntType
        || type instanceof LongType
        || type instanceof DoubleType
        || type instanceof DateType
        || type instanceof TimestampType;
  }

  /** The type as it stands in the file, a struct without its fields. */
  static String shown(DataType type) {
    if (type instanceof ArrayType array) {
      return "array<" + shown(array.element()) + ">";
    }
    return type instanceof StructType ? "struct" : type.text();
  }

  static boolean isScalar(DataType type) {
    return isKeyType(type) || type instanceof DoubleType || type instanceof DecimalType;
  }
}
