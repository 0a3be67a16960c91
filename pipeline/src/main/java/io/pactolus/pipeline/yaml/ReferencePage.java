package io.pactolus.pipeline.yaml;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The reference page of the pipeline file, in Markdown. */
public final class ReferencePage {
  private final StringBuilder page = new StringBuilder();

  private ReferencePage() {}

  public static String markdown() {
    ReferencePage reference = new ReferencePage();
    reference.page.append(INTRODUCTION);
    for (GroupType group : reference.groups()) {
      reference.append(group);
    }
    return reference.page.toString();
  }

  private static final String INTRODUCTION =
      """
      # The pipeline file

      <!-- Generated from the option specs; change those, not this page. -->

      A pipeline is one YAML file. `pactolus validate FILE` shows all its problems at once, each as
      `file:line:column: what is wrong; what would be right`. For completion in an editor, name
      [the JSON Schema](pipeline.schema.json) in the first line:
      `# yaml-language-server: $schema=pipeline.schema.json`.

      | value | is written |
      | --- | --- |
      | name | lower-case letters, digits and underscores, beginning with a letter |
      | duration | `200 ms`, `10 s`, `5 min`, `1 h`, `7 days`, or ISO 8601 (`PT5M`) |
      | size | `8 MiB` (1024 based), `64 KB` (1000 based), or a number of bytes |
      | path | `a.b[0].c`; a name with special characters as `['a.b']` |
      | variable | `${NAME}`, `${NAME:-default}`, the content of a file as `${file:/path}` (a relative path counts from the pipeline file); `$${` is a literal `${` |

      Variables are filled in inside values only. Anchors, aliases and tags of YAML are refused.
      """;

  private Set<GroupType> groups() {
    Set<GroupType> groups = new LinkedHashSet<>();
    collect(PipelineSpec.ROOT, groups);
    return groups;
  }

  private static void collect(GroupType group, Set<GroupType> groups) {
    if (groups.add(group)) {
      for (Option<?> option : group.options()) {
        inner(option.type()).forEach(found -> collect(found, groups));
      }
    }
  }

  private static List<GroupType> inner(ValueType<?> type) {
    if (type instanceof GroupType group) {
      return List.of(group);
    }
    if (type instanceof StartType start) {
      return List.of(start.group());
    }
    return type instanceof ListType<?> list ? inner(list.element()) : List.of();
  }

  private void append(GroupType group) {
    page.append("\n## ").append(capital(group.name())).append("\n\n").append(group.doc());
    page.append("\n\n| option | value | default | meaning |\n| --- | --- | --- | --- |\n");
    for (Option<?> option : group.options()) {
      row(
          "`" + option.name() + "`",
          option.type().label(),
          option.required()
              ? "required"
              : option.defaultText().map(text -> "`" + text + "`").orElse(""),
          option.doc() + option.example().map(text -> " Example: `" + text + "`").orElse(""));
    }
    group
        .others()
        .ifPresent(
            others -> row("`" + others.label() + "`", others.type().label(), "", others.doc()));
  }

  private void row(String... cells) {
    List<String> escaped = new ArrayList<>();
    for (String cell : cells) {
      escaped.add(cell.replace("|", "\\|"));
    }
    page.append("| ").append(String.join(" | ", escaped)).append(" |\n");
  }

  private static String capital(String name) {
    String bare = name.replaceFirst("^(an?|the) ", "");
    return Character.toUpperCase(bare.charAt(0)) + bare.substring(1);
  }
}
