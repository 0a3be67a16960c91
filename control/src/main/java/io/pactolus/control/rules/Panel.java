package io.pactolus.control.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A panel of a dashboard of Grafana.
 *
 * @param type as Grafana calls it
 * @param unit as Grafana calls it
 */
record Panel(String type, String title, String unit, List<Query> queries) {
  private static final String LINES = "timeseries";
  private static final String FIGURE = "stat";

  /**
   * @param expression in PromQL
   * @param legend with labels in double braces
   */
  record Query(String expression, String legend) {}

  static Panel lines(String title, String unit, Query... queries) {
    return new Panel(LINES, title, unit, List.of(queries));
  }

  /** The newest value of each. */
  static Panel figure(String title, String unit, List<Query> queries) {
    return new Panel(FIGURE, title, unit, List.copyOf(queries));
  }

  void writeTo(ObjectNode node, String datasource) {
    node.put("type", type);
    node.put("title", title);
    source(node, datasource);
    ObjectNode defaults = node.putObject("fieldConfig").putObject("defaults");
    defaults.put("unit", unit);
    defaults.putObject("custom");
    node.withObject("/fieldConfig").putArray("overrides");
    ObjectNode options = node.putObject("options");
    if (type.equals(FIGURE)) {
      ObjectNode reduce = options.putObject("reduceOptions");
      reduce.putArray("calcs").add("lastNotNull");
      reduce.put("fields", "").put("values", false);
      options.put("textMode", "value_and_name");
    } else {
      options.putObject("legend").put("displayMode", "list").put("placement", "bottom");
      options.putObject("tooltip").put("mode", "multi");
    }
    ArrayNode targets = node.putArray("targets");
    char reference = 'A';
    for (Query query : queries) {
      ObjectNode target = targets.addObject();
      target.put("refId", String.valueOf(reference++));
      source(target, datasource);
      target.put("expr", query.expression());
      target.put("legendFormat", query.legend());
      target.put("range", true);
    }
  }

  private static void source(ObjectNode node, String datasource) {
    node.putObject("datasource").put("type", "prometheus").put("uid", datasource);
  }
}
