package io.pactolus.control.cost;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Price lists as YAML. What a file leaves out is as in the list that comes with Pactolus. */
public final class PriceFile {
  private static final String DEFAULTS = "prices.yaml";

  private final String name;
  private final Map<String, Object> values;

  private PriceFile(String name, Map<String, Object> values) {
    this.name = name;
    this.values = values;
  }

  /** The list that comes with Pactolus, with its comments. */
  public static String defaultText() {
    try (InputStream in = PriceFile.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + DEFAULTS);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static PriceList defaults() {
    return new PriceFile(DEFAULTS, flat(DEFAULTS, defaultText())).list();
  }

  /**
   * @throws PactolusException USAGE when it cannot be read or says something that a price list does
   *     not
   */
  public static PriceList read(Path file) {
    try {
      return read(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw trouble(file.toString(), "cannot be read (" + e + ")", e);
    }
  }

  static PriceList read(String name, String text) {
    Map<String, Object> values = flat(DEFAULTS, defaultText());
    flat(name, text)
        .forEach(
            (key, value) -> {
              Object known = values.get(key);
              if (known == null) {
                throw trouble(name, "has '%s', which is no price that is known".formatted(key));
              }
              if (known instanceof Number != value instanceof Number) {
                throw trouble(
                    name,
                    "has '%s: %s', which must be %s"
                        .formatted(key, value, known instanceof Number ? "a number" : "text"));
              }
              if (value instanceof Number number && !(number.doubleValue() >= 0)) {
                throw trouble(name, "has '%s: %s', which is below 0".formatted(key, value));
              }
              values.put(key, value);
            });
    return new PriceFile(name, values).list();
  }

  /** Keys with their group: {@code kinesis.shard_hour}. */
  private static Map<String, Object> flat(String name, String text) {
    Object root;
    try {
      root = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
    } catch (YamlEngineException e) {
      throw trouble(name, "is not YAML: " + e.getMessage(), e);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    if (root != null) {
      flatten(name, "", root, values);
    }
    return values;
  }

  private static void flatten(String name, String prefix, Object node, Map<String, Object> into) {
    if (node instanceof Map<?, ?> group) {
      group.forEach(
          (key, value) -> {
            String path = prefix.isEmpty() ? String.valueOf(key) : prefix + "." + key;
            if (value == null) {
              throw trouble(name, "has '%s' without a value".formatted(path));
            }
            flatten(name, path, value, into);
          });
    } else if (prefix.isEmpty() || !(node instanceof Number || node instanceof String)) {
      throw trouble(name, "must hold groups of prices, as 'kinesis: {shard_hour: 0.015}'");
    } else {
      into.put(prefix, node);
    }
  }

  private static PactolusException trouble(String name, String what) {
    return trouble(name, what, null);
  }

  private static PactolusException trouble(
      String name, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new PactolusException(
        ErrorCode.USAGE,
        "The price list %s %s. 'pactolus cost --write-prices FILE' writes one to begin with."
            .formatted(name, what),
        cause);
  }

  private PriceList list() {
    return new PriceList(
        text("currency"),
        new PriceList.Compute(number("compute.vcpu_hour"), number("compute.memory_gb_hour")),
        new PriceList.Storage(
            text("storage.class"),
            price("storage.class"),
            text("storage.archive"),
            price("storage.archive"),
            number("storage.months")),
        new PriceList.Requests(number("requests.put_1000"), number("requests.get_1000")),
        new PriceList.Kinesis(
            number("kinesis.shard_hour"),
            number("kinesis.put_gb"),
            number("kinesis.put_units_million"),
            positive("kinesis.shard_mb_per_second"),
            positive("kinesis.shard_records_per_second")),
        new PriceList.Msk(
            number("msk.broker_hour"),
            number("msk.min_brokers"),
            positive("msk.broker_mb_per_second"),
            number("msk.storage_gb_month"),
            number("msk.retention_hours"),
            number("msk.replication")),
        new PriceList.Glue(
            number("glue.dpu_hour"),
            positive("glue.dpu_vcpu"),
            positive("glue.dpu_memory_gb"),
            number("glue.min_dpu")),
        new PriceList.Emr(
            number("emr.instance_hour"),
            number("emr.ec2_instance_hour"),
            positive("emr.instance_vcpu"),
            positive("emr.instance_memory_gb"),
            number("emr.min_instances")),
        new PriceList.Assumptions(
            positive("assumptions.utilization"), positive("assumptions.cluster_cpu_factor")));
  }

  /** Of the class of storage that a key names. */
  private double price(String key) {
    String path = "storage." + text(key);
    if (!(values.get(path) instanceof Number price) || path.equals("storage.months")) {
      throw trouble(
          name, "has '%s: %s', but there is no price '%s'".formatted(key, text(key), path));
    }
    return price.doubleValue();
  }

  private double positive(String key) {
    double number = number(key);
    if (number == 0) {
      throw trouble(name, "has '%s: 0', which must be above 0".formatted(key));
    }
    return number;
  }

  private double number(String key) {
    return values.get(key) instanceof Number number ? number.doubleValue() : 0;
  }

  private String text(String key) {
    return String.valueOf(values.get(key));
  }
}
