package io.pactolus.pipeline.definition;

import static io.pactolus.pipeline.definition.Impact.FROM_NOW_ON;
import static io.pactolus.pipeline.definition.Impact.NEEDS_REBUILD;
import static io.pactolus.pipeline.definition.Impact.REFUSED;

import java.time.Duration;
import java.util.Optional;

/**
 * What each change means. The line: a change of what rows there are, or of what is in them, needs a
 * rebuild; a change of which records are accepted holds from now on, for those refused before wait
 * in the dead-letter queue and can be replayed.
 */
final class ChangeRules {
  private static final String REJUDGE =
      "it decides about records as they come; refused ones can be replayed, a rebuild judges all of them again";
  private static final String NOT_NULL = " not null";

  private final String name;
  private final Optional<String> from;
  private final Optional<String> to;
  private final Definition there;
  private final Definition wanted;

  private ChangeRules(
      String name,
      Optional<String> from,
      Optional<String> to,
      Definition there,
      Definition wanted) {
    this.name = name;
    this.from = from;
    this.to = to;
    this.there = there;
    this.wanted = wanted;
  }

  /** Empty when another difference says it already. */
  static Optional<Difference> judge(
      String name,
      Optional<String> from,
      Optional<String> to,
      Definition there,
      Definition wanted) {
    ChangeRules rules = new ChangeRules(name, from, to, there, wanted);
    return there.properties().containsKey(GoldDefinition.FROM) ? rules.gold() : rules.silver();
  }

  private Optional<Difference> gold() {
    if (name.startsWith(SilverDefinition.COLUMN) && typeSaysIt(SilverDefinition.COLUMN)) {
      return Optional.empty();
    }
    if (name.startsWith(SilverDefinition.TYPE)
        && from.map(ChangeRules::bare).equals(to.map(ChangeRules::bare))) {
      // Silver may have NULL where it had none, or the reverse.
      return type();
    }
    if (name.equals(SilverDefinition.PARTITION_BY)) {
      return say(NEEDS_REBUILD, "its files are laid out by the old one");
    }
    return say(NEEDS_REBUILD, "a Gold table is what its query says, and its groups are of the old");
  }

  private Optional<Difference> silver() {
    if (name.startsWith(SilverDefinition.TYPE)) {
      return type();
    } else if (name.startsWith(SilverDefinition.COLUMN)) {
      return typeSaysIt(SilverDefinition.COLUMN)
          ? Optional.empty()
          : say(NEEDS_REBUILD, "the rows that are there hold values of the old expression");
    } else if (name.startsWith(SilverDefinition.RULE)) {
      return say(FROM_NOW_ON, REJUDGE);
    } else if (name.startsWith(SilverDefinition.READING)) {
      return reading();
    } else if (name.startsWith(SilverDefinition.ACCEPTING)) {
      return accepting();
    }
    return switch (name) {
      case SilverDefinition.STREAM ->
          say(
              REFUSED,
              "Bronze and the dead-letter queue of a stream bear its name; name it as before, or give the pipeline a new name");
      case SilverDefinition.MODE, SilverDefinition.KEY, SilverDefinition.VERSION ->
          say(NEEDS_REBUILD, "it decides which record of a key is the row");
      case SilverDefinition.WHERE ->
          say(NEEDS_REBUILD, "records that the old one left out are nowhere but in Bronze");
      case SilverDefinition.DELETE_WHEN -> say(NEEDS_REBUILD, "it decides which rows there are");
      case SilverDefinition.PARTITION_BY ->
          say(NEEDS_REBUILD, "its files are laid out by the old one");
      case SilverDefinition.HORIZON -> horizon();
      case SilverDefinition.TOMBSTONES ->
          there.property(SilverDefinition.MODE).equals("upsert")
              ? say(NEEDS_REBUILD, "it decides which rows were deleted")
              : say(FROM_NOW_ON, REJUDGE);
      case SilverDefinition.EVENT_TIME ->
          there.properties().containsKey(SilverDefinition.HORIZON)
              ? say(NEEDS_REBUILD, "duplicates are looked for by it")
              : say(FROM_NOW_ON, REJUDGE);
      default -> say(FROM_NOW_ON, REJUDGE);
    };
  }

  private Optional<Difference> type() {
    if (from.isEmpty()) {
      return to.orElseThrow().endsWith(NOT_NULL)
          ? say(NEEDS_REBUILD, "it is never NULL, and the rows that are there have no value for it")
          : say(FROM_NOW_ON, "the column is added; it is NULL in the rows that are there");
    }
    if (to.isEmpty()) {
      return say(NEEDS_REBUILD, "the column is in the rows that are there");
    }
    if (bare(from.get()).equals(bare(to.get()))) {
      return to.get().endsWith(NOT_NULL)
          ? say(FROM_NOW_ON, "rows that are there may hold NULL, so the column goes on to allow it")
          : say(FROM_NOW_ON, "the column may be NULL from now on");
    }
    return say(NEEDS_REBUILD, "the files that are there hold the old type");
  }

  private static String bare(String type) {
    return type.endsWith(NOT_NULL) ? type.substring(0, type.length() - NOT_NULL.length()) : type;
  }

  /** A column that comes, goes or changes its type is told of once. */
  private boolean typeSaysIt(String prefix) {
    String type = SilverDefinition.TYPE + name.substring(prefix.length());
    String before = there.property(type);
    String after = wanted.property(type);
    return !bare(before).equals(bare(after));
  }

  private Optional<Difference> reading() {
    // That a field began or ceased to make up rows, the columns and conditions say that use it.
    return from.isEmpty() || to.isEmpty() || typeSaysIt(SilverDefinition.READING)
        ? Optional.empty()
        : say(NEEDS_REBUILD, "the rows that are there hold values that were read otherwise");
  }

  private Optional<Difference> accepting() {
    return typeSaysIt(SilverDefinition.ACCEPTING) ? Optional.empty() : say(FROM_NOW_ON, REJUDGE);
  }

  private Optional<Difference> horizon() {
    boolean shorter =
        to.isPresent()
            && (from.isEmpty() || duration(to.get()).compareTo(duration(from.get())) < 0);
    return shorter
        ? say(FROM_NOW_ON, "duplicates are looked for less far back from now on")
        : say(NEEDS_REBUILD, "duplicates that were too far apart to be noticed may be there");
  }

  private static Duration duration(String text) {
    return Duration.parse(text);
  }

  private Optional<Difference> say(Impact impact, String reason) {
    return Optional.of(new Difference(name, from, to, impact, reason));
  }
}
