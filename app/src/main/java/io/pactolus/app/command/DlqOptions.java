package io.pactolus.app.command;

import io.pactolus.app.command.PipelineOptions.LakeOption;
import io.pactolus.control.DeadLetters;
import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.plan.Reason;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which dead letters, of which lake. */
final class DlqOptions {
  @Mixin LakeOption lake = new LakeOption();

  @Option(names = "-v", description = "more detail: causes of errors, log of libraries")
  boolean verbose;

  @Option(
      names = "--reason",
      paramLabel = "R",
      converter = ReasonCode.class,
      description = "only this reason: malformed_json, missing_field, wrong_type, expectation, ...")
  @Nullable String reason;

  @Option(
      names = "--since",
      paramLabel = "T",
      converter = Since.class,
      description =
          "only records the broker took at or after T: 2026-11-23, 2026-11-23T07:00:00Z, or 2h for two hours ago (ms, s, min, h, d)")
  @Nullable Instant since;

  @Option(names = "--json", description = "JSON")
  boolean json;

  DeadLetters.Filter filter() {
    return new DeadLetters.Filter(Optional.ofNullable(reason), Optional.ofNullable(since));
  }

  /** One of the codes. */
  static final class ReasonCode implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      List<String> codes = Arrays.stream(Reason.values()).map(Reason::code).toList();
      String code = value.toLowerCase(Locale.ROOT).replace('-', '_');
      if (!codes.contains(code)) {
        String near = Nearest.hint(value, codes);
        throw new CommandLine.TypeConversionException(
            "there is no reason '"
                + value
                + "'"
                + (near.isEmpty() ? "; there are: " + String.join(", ", codes) : near));
      }
      return code;
    }
  }

  /** A date, an instant, or so long ago. */
  static final class Since implements ITypeConverter<Instant> {
    private static final Pattern AGO = Pattern.compile("(\\d{1,12}) ?(ms|s|min|h|d)");
    private static final Map<String, Duration> UNITS =
        Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "min", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private final Clock clock;

    Since() {
      this(Clock.systemUTC());
    }

    Since(Clock clock) {
      this.clock = clock;
    }

    @Override
    public Instant convert(String value) {
      try {
        Matcher ago = AGO.matcher(value);
        if (ago.matches()) {
          Duration unit = UNITS.getOrDefault(ago.group(2), Duration.ZERO);
          return clock.instant().minus(unit.multipliedBy(Long.parseLong(ago.group(1))));
        }
        return value.length() == "2026-11-23".length()
            ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
            : OffsetDateTime.parse(value).toInstant();
      } catch (DateTimeException | ArithmeticException e) {
        throw new CommandLine.TypeConversionException(
            "'%s' is no time; write a date (2026-11-23), a time with its zone (2026-11-23T07:00:00Z), or how long ago (90s, 30min, 2h, 7d)"
                .formatted(value));
      }
    }
  }
}
