package io.pactolus.pipeline.yaml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The document as written, with positions. Scalars are untyped text: the option decides. */
sealed interface YamlNode {
  Position position();

  /** For messages: "a mapping". */
  String kind();

  /** How a scalar is written; decides how its text maps to the file. */
  enum Style {
    PLAIN,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    BLOCK
  }

  record Scalar(Position position, String text, Style style) implements YamlNode {
    private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern JSON_NUMBER =
        Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    private static final Pattern YAML_NUMBER =
        Pattern.compile(
            "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
                + "|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
                + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    @Override
    public String kind() {
      return isNull() ? "empty" : "a single value";
    }

    boolean isNull() {
      return plain(NULL);
    }

    boolean isBoolean() {
      return plain(BOOLEAN);
    }

    boolean isJsonNumber() {
      return plain(JSON_NUMBER);
    }

    /** A number in YAML, whether or not JSON can write it so. */
    boolean isYamlNumber() {
      return plain(YAML_NUMBER);
    }

    private boolean plain(Pattern pattern) {
      return style == Style.PLAIN && pattern.matcher(text).matches();
    }

    Scalar withText(String other) {
      return new Scalar(position, other, style);
    }
  }

  record Sequence(Position position, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  record Mapping(Position position, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public String kind() {
      return "a mapping";
    }

    Optional<YamlNode> find(String key) {
      return entries.stream()
          .filter(entry -> entry.key().text().equals(key))
          .map(Entry::value)
          .findFirst();
    }
  }

  record Entry(Scalar key, YamlNode value) {}
}
