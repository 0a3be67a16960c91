package io.pactolus.pipeline.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything in a pipeline file that decides about the rows of one table, normalised: spacing,
 * comments and the order of options do not count, nor what decides about other tables only. It is
 * kept with the table as the property {@value #PROPERTY}.
 *
 * @param properties from a name such as {@code key} or {@code column amount} to what it is, as text
 */
public record Definition(SortedMap<String, String> properties) {
  public static final String PROPERTY = "pactolus.definition";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

  public Definition {
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  public static Definition of(Plan plan, SilverPlan table) {
    return new SilverDefinition(plan, table).definition();
  }

  public static Definition of(Plan plan, GoldPlan table) {
    return new GoldDefinition(plan, table).definition();
  }

  /** The same with other values for some properties; an empty value means that it has none. */
  public Definition with(SortedMap<String, String> others) {
    TreeMap<String, String> all = new TreeMap<>(properties);
    all.putAll(others);
    all.values().removeIf(String::isEmpty);
    return new Definition(all);
  }

  /** What has to be said when a table that was made by this definition gets another. */
  public List<Difference> differencesTo(Definition wanted) {
    List<Difference> differences = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(properties.keySet());
    names.addAll(wanted.properties.keySet());
    for (String name : names) {
      Optional<String> from = Optional.ofNullable(properties.get(name));
      Optional<String> to = Optional.ofNullable(wanted.properties.get(name));
      if (!from.equals(to)) {
        ChangeRules.judge(name, from, to, this, wanted).ifPresent(differences::add);
      }
    }
    return differences;
  }

  String property(String name) {
    return properties.getOrDefault(name, "");
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(properties);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always JSON", e);
    }
  }

  /**
   * @param where the table, for the message when it cannot be read
   */
  public static Definition fromJson(String json, String where) {
    try {
      return new Definition(JSON.readValue(json, TEXTS));
    } catch (JsonProcessingException e) {
      throw new PactolusException(
          ErrorCode.LAKE_DAMAGED,
          "the definition stored in %s cannot be read (%s); it was not written by Pactolus"
              .formatted(where, e.getOriginalMessage()),
          e);
    }
  }
}
