package io.pactolus.control.rules;

import io.pactolus.control.slo.BurnRule.Severity;
import io.pactolus.pipeline.Runbook;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * When Prometheus shall tell somebody.
 *
 * @param expression in PromQL
 * @param lasting how long it must have held without a break
 * @param labels beside severity and pipeline
 * @param summary one line
 * @param description what happened, with the figure
 */
public record AlertRule(
    String name,
    String expression,
    Duration lasting,
    Severity severity,
    Map<String, String> labels,
    String summary,
    String description,
    Runbook runbook) {
  public AlertRule {
    labels = new TreeMap<>(labels);
  }
}
