package io.pactolus.pipeline.plan;

import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.model.Stream.ContractField;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.Rule;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.sql.Expr;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over everything that decides what the tables hold. Expressions go in compiled, so that
 * spacing and comments do not count. Brokers, freshness, limits and retention do not either.
 */
final class Fingerprint {
  private final StringBuilder text = new StringBuilder("pactolus 1\n");

  private Fingerprint() {}

  static String of(Stream stream, List<SilverPlan> silver, List<GoldPlan> gold) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.stream(stream);
    silver.forEach(fingerprint::silver);
    gold.forEach(fingerprint::gold);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = fingerprint.text.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void stream(Stream stream) {
    line("stream", stream.name(), stream.key(), stream.eventTime(), stream.version());
    line("rules", stream.lateness(), stream.tombstones());
    stream.fields().forEach(field -> field(field, 1));
  }

  private void field(ContractField field, int depth) {
    line("field " + depth, field.name(), field.type().text(), field.path(), field.required());
    line("read", value(field.defaultValue()), field.timeUnit(), field.timeFormat());
    field.children().forEach(child -> field(child, depth + 1));
  }

  private void silver(SilverPlan plan) {
    line("silver", plan.name(), plan.mode(), plan.horizon());
    line("columns", plan.keyOutputs(), plan.versionOutput(), plan.eventTimeOutput());
    line("partitions", plan.partitionOutputs());
    outputs(plan.outputs());
    line("where", expr(plan.where()));
    for (Rule rule : plan.rules()) {
      line("rule", rule.name(), rule.onFail(), expr(rule.check()));
    }
    line("delete", expr(plan.deleteWhen()));
  }

  private void gold(GoldPlan plan) {
    line("gold", plan.name(), plan.source(), plan.window(), plan.partitionOutputs());
    line("where", expr(plan.where()));
    for (Expr key : plan.keys()) {
      line("key", expr(key));
    }
    for (Aggregate aggregate : plan.aggregates()) {
      line("aggregate", aggregate.kind(), expr(aggregate.argument()), expr(aggregate.filter()));
    }
    outputs(plan.outputs());
  }

  private void outputs(List<Output> outputs) {
    for (Output output : outputs) {
      line("output", output.name(), output.expr().type().text(), expr(output.expr()));
    }
  }

  private static String expr(Optional<Expr> expr) {
    return expr.map(Fingerprint::expr).orElse("none");
  }

  private static String expr(Expr expr) {
    if (expr instanceof Expr.ColumnRef column) {
      return "column " + quoted(column.name());
    } else if (expr instanceof Expr.Literal literal) {
      return literal.type().text() + " " + value(literal.value());
    } else if (expr instanceof Expr.FieldAccess access) {
      return expr(access.struct()) + "." + quoted(access.name());
    }
    Expr.Call call = (Expr.Call) expr;
    StringBuilder out = new StringBuilder(call.function() + " " + call.type().text() + "(");
    for (Expr argument : call.arguments()) {
      out.append(expr(argument)).append(';');
    }
    return out.append(')').toString();
  }

  private static String value(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return value == null ? "null" : quoted(value.toString());
  }

  /** With its length, so that no text can pass for another. */
  private static String quoted(String value) {
    return value.length() + ":" + value;
  }

  private void line(Object... parts) {
    for (Object part : parts) {
      text.append(quoted(part.toString())).append(' ');
    }
    text.append('\n');
  }
}
