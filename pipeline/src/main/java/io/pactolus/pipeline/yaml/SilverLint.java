package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.model.Stream.Tombstones;
import io.pactolus.pipeline.yaml.SilverSpec.Column;
import io.pactolus.pipeline.yaml.SilverSpec.Expect;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks a Silver table against the contract. */
final class SilverLint {
  private final Settings table;
  private final ContractLint contract;
  private final Problems problems;
  private final Set<String> derived = new LinkedHashSet<>();
  private final Set<String> columns = new LinkedHashSet<>();

  SilverLint(Settings table, ContractLint contract, Problems problems) {
    this.table = table;
    this.contract = contract;
    this.problems = problems;
    List<Located<String>> select = table.find(SilverSpec.SELECT).orElse(List.of());
    if (select.isEmpty()) {
      columns.addAll(contract.names());
    } else {
      select.forEach(name -> columns.add(name.value()));
    }
    for (Located<Settings> column : table.find(SilverSpec.COLUMNS).orElse(List.of())) {
      column.value().rawText(Column.NAME).ifPresent(derived::add);
    }
    columns.addAll(derived);
  }

  /** Names of the business columns of the table. */
  Set<String> columns() {
    return columns;
  }

  boolean isUpsert() {
    return table.find(SilverSpec.MODE).filter(Mode.UPSERT::equals).isPresent();
  }

  private boolean isAppend() {
    return table.find(SilverSpec.MODE).filter(Mode.APPEND::equals).isPresent();
  }

  void check() {
    checkDerivedColumns();
    checkExpectations();
    if (contract.names().isEmpty()) {
      return;
    }
    for (Located<String> name : table.find(SilverSpec.SELECT).orElse(List.of())) {
      requireName(name, contract.names(), "there is no field", "the fields are");
    }
    checkKey();
    checkVersion();
    checkPartitions();
    checkMode();
  }

  private void checkDerivedColumns() {
    UniqueNames unique = new UniqueNames("two columns are", problems);
    List<Located<String>> select = table.find(SilverSpec.SELECT).orElse(List.of());
    select.forEach(name -> unique.add(name.value(), name.node()));
    for (Located<Settings> located : table.find(SilverSpec.COLUMNS).orElse(List.of())) {
      Settings column = located.value();
      Optional<String> name = column.rawText(Column.NAME);
      name.ifPresent(text -> unique.add(text, column.nodeOf(Column.NAME)));
      if (select.isEmpty() && name.filter(contract.names()::contains).isPresent()) {
        problems.add(
            column.nodeOf(Column.NAME),
            "the column '" + name.get() + "' has the name of a field of the contract",
            "give it another name, or leave the field out with 'select'");
      }
    }
  }

  private void checkExpectations() {
    UniqueNames unique = new UniqueNames("two expectations are", problems);
    for (Located<Settings> rule : table.find(SilverSpec.EXPECT).orElse(List.of())) {
      rule.value()
          .rawText(Expect.NAME)
          .ifPresent(name -> unique.add(name, rule.value().nodeOf(Expect.NAME)));
    }
  }

  private void checkKey() {
    Optional<List<Located<String>>> own = table.find(SilverSpec.KEY);
    if (own.isPresent()) {
      UniqueNames unique = new UniqueNames("two key columns are", problems);
      for (Located<String> name : own.get()) {
        unique.add(name.value(), name.node());
        if (requireColumn(name) && !derived.contains(name.value())) {
          contract.checkKeyField(name);
        }
      }
    } else if (!table.states(SilverSpec.KEY)) {
      contract.key().forEach(name -> requireInherited(name.value(), "key"));
    }
    boolean none =
        own.map(List::isEmpty)
            .orElse(!table.states(SilverSpec.KEY) && !contract.stream().states(StreamSpec.KEY));
    if (isUpsert() && none) {
      problems.add(
          own.isPresent() ? table.nodeOf(SilverSpec.KEY) : table.nodeOf(SilverSpec.MODE),
          "'mode: upsert' needs a key",
          "add 'key: <column>' to the table or to the stream");
    }
  }

  private void checkVersion() {
    Optional<Located<String>> own = table.located(SilverSpec.VERSION);
    if (isAppend() && table.states(SilverSpec.VERSION)) {
      problems.add(
          table.nodeOf(SilverSpec.VERSION),
          "'version' is only for 'mode: upsert'",
          "remove it; in append mode the first record of a key wins");
    } else if (own.isPresent()) {
      if (requireColumn(own.get()) && !derived.contains(own.get().value())) {
        contract.checkVersionType(own.get());
      }
    } else if (isUpsert() && !table.states(SilverSpec.VERSION)) {
      contract.stream()
          .find(StreamSpec.VERSION)
          .ifPresent(name -> requireInherited(name, "version"));
    }
  }

  private void checkPartitions() {
    UniqueNames unique = new UniqueNames("two partition columns are", problems);
    for (Located<String> name : table.find(SilverSpec.PARTITION_BY).orElse(List.of())) {
      unique.add(name.value(), name.node());
      if (requireColumn(name) && !derived.contains(name.value())) {
        contract
            .type(name.value())
            .filter(type -> !ContractLint.isScalar(type))
            .ifPresent(
                type ->
                    problems.add(
                        name.node(),
                        "the partition column '"
                            + name.value()
                            + "' is of type "
                            + ContractLint.shown(type),
                        "partition by a column with a single value, such as a date or a string"));
      }
    }
  }

  private void checkMode() {
    if (isAppend() && table.states(SilverSpec.DELETE_WHEN)) {
      problems.add(
          table.nodeOf(SilverSpec.DELETE_WHEN),
          "'delete_when' is only for 'mode: upsert'",
          "remove it, or write 'mode: upsert'");
    }
    if (!table.states(SilverSpec.HORIZON)) {
      return;
    }
    YamlNode horizon = table.nodeOf(SilverSpec.HORIZON);
    if (isUpsert()) {
      problems.add(
          horizon, "'horizon' is only for 'mode: append'", "remove it, or write 'mode: append'");
    }
    if (!contract.stream().states(StreamSpec.EVENT_TIME)) {
      problems.add(
          horizon,
          "'horizon' needs an event time",
          "add 'event_time: <timestamp field>' to the stream");
    } else {
      contract.stream()
          .find(StreamSpec.EVENT_TIME)
          .ifPresent(name -> requireInherited(name, "event time"));
    }
  }

  /** Tombstones know only the key of the stream. */
  void checkTombstones() {
    boolean delete =
        contract.stream().find(StreamSpec.TOMBSTONES).filter(Tombstones.DELETE::equals).isPresent();
    Optional<List<Located<String>>> own = table.find(SilverSpec.KEY);
    if (delete
        && isUpsert()
        && own.isPresent()
        && !names(own.get()).equals(names(contract.key()))) {
      problems.add(
          table.nodeOf(SilverSpec.KEY),
          "'tombstones: delete' deletes by the key of the stream, but this table has another key",
          "remove this key, or write 'tombstones: ignore' or 'reject'");
    }
  }

  private static List<String> names(List<Located<String>> located) {
    return located.stream().map(Located::value).toList();
  }

  private boolean requireColumn(Located<String> name) {
    return requireName(name, columns, "the table has no column", "the columns are");
  }

  private boolean requireName(
      Located<String> name, Set<String> known, String missing, String list) {
    if (known.contains(name.value())) {
      return true;
    }
    problems.add(
        name.node(),
        missing + " '" + ScalarType.shortened(name.value()) + "'",
        Nearest.hint(name.value(), known, list));
    return false;
  }

  /** What the stream declares must also be in the table; only 'select' can leave it out. */
  private void requireInherited(String name, String what) {
    if (contract.names().contains(name) && !columns.contains(name)) {
      problems.add(
          table.nodeOf(SilverSpec.SELECT),
          "'select' leaves out the " + what + " '" + name + "'",
          "add it to 'select'");
    }
  }
}
