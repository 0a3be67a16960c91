package io.pactolus.control.rules;

import io.pactolus.pipeline.model.Pipeline;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Alert rules as a rule file of Prometheus. */
public final class RulesYaml {
  private RulesYaml() {}

  /**
   * @param runbooks where the pages lie: an address, or a path, without a slash at the end
   */
  public static String of(Pipeline pipeline, String runbooks) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# Alerts of the pipeline '")
        .append(pipeline.name())
        .append("', made by: pactolus rules\n")
        .append("# Make it again when the pipeline file has changed.\n")
        .append("groups:\n")
        .append("  - name: ")
        .append(quoted("pactolus-" + pipeline.name()))
        .append("\n    rules:\n");
    List<AlertRule> rules = AlertRules.of(pipeline);
    rules.forEach(rule -> append(yaml, pipeline.name(), rule, runbooks));
    return yaml.toString();
  }

  private static void append(StringBuilder yaml, String pipeline, AlertRule rule, String runbooks) {
    yaml.append("      - alert: ").append(rule.name()).append("\n        expr: |\n");
    rule.expression().lines().forEach(line -> yaml.append("          ").append(line).append('\n'));
    if (!rule.lasting().isZero()) {
      yaml.append("        for: ").append(Selector.time(rule.lasting())).append('\n');
    }
    yaml.append("        labels:\n");
    entry(yaml, "severity", rule.severity().name().toLowerCase(Locale.ROOT));
    entry(yaml, "pipeline", pipeline);
    for (Map.Entry<String, String> label : rule.labels().entrySet()) {
      entry(yaml, label.getKey(), label.getValue());
    }
    yaml.append("        annotations:\n");
    entry(yaml, "summary", rule.summary());
    entry(yaml, "description", rule.description());
    entry(yaml, "runbook_url", runbooks + "/" + rule.runbook().name() + ".md");
  }

  private static void entry(StringBuilder yaml, String name, String value) {
    yaml.append("          ").append(name).append(": ").append(quoted(value)).append('\n');
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
