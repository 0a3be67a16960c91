package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.yaml.YamlNode.Entry;
import io.pactolus.pipeline.yaml.YamlNode.Mapping;
import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import io.pactolus.pipeline.yaml.YamlNode.Sequence;
import io.pactolus.pipeline.yaml.YamlNode.Style;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Turns YAML text into nodes. The text is not trusted: depth and size are bounded, anchors and tags
 * are refused, and whatever the parser dislikes is one problem.
 */
final class YamlDocument {
  private static final int MAX_DEPTH = 64;

  private final Problems problems;
  private final Iterator<Event> events;

  private YamlDocument(Problems problems, Iterator<Event> events) {
    this.problems = problems;
    this.events = events;
  }

  /** The root mapping; empty when a problem made it unreadable. */
  static Optional<Mapping> parse(SourceText source, Problems problems) {
    if (!isReadable(source, problems)) {
      return Optional.empty();
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source.file())
            .setCodePointLimit(SourceText.MAX_BYTES)
            .build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(source.text()).iterator();
      return new YamlDocument(problems, events).root();
    } catch (Refused refused) {
      problems.add(refused.position, refused.wrong, refused.right);
    } catch (MarkedYamlEngineException e) {
      Position position =
          e.getProblemMark()
              .or(e::getContextMark)
              .map(YamlDocument::position)
              .orElse(Position.START);
      problems.add(position, syntaxProblem(e), syntaxRemedy(e));
    } catch (RuntimeException e) {
      // The parser has unchecked exceptions of its own for odd directives and escapes.
      problems.add(Position.START, "this is not readable as YAML", "check quotes and indentation");
    }
    return Optional.empty();
  }

  private static boolean isReadable(SourceText source, Problems problems) {
    String text = source.text();
    if (text.length() > SourceText.MAX_BYTES) {
      throw SourceText.tooLarge(source.file());
    }
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (!StreamReader.isPrintable(codePoint) || codePoint == 0xFEFF) {
        problems.add(
            source.positionOf(i),
            "the character U+%04X is not allowed in YAML".formatted(codePoint),
            "remove it, or write it as an escape in double quotes");
        return false;
      }
      i += Character.charCount(codePoint);
    }
    return true;
  }

  private Optional<Mapping> root() {
    Optional<YamlNode> root = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case DocumentStart -> {
          if (root.isPresent()) {
            throw new Refused(event, "a second document begins here", "keep one pipeline per file");
          }
        }
        default -> root = Optional.of(node(event, 0));
      }
    }
    if (root.isEmpty() || (root.get() instanceof Scalar scalar && scalar.isNull())) {
      problems.add(
          Position.START, "the file is empty", "begin with 'pipeline: <name>', see the reference");
      return Optional.empty();
    }
    if (root.get() instanceof Mapping mapping) {
      return Optional.of(mapping);
    }
    problems.add(
        root.get().position(),
        "the file must be a mapping, but it is " + root.get().kind(),
        "begin with 'pipeline: <name>', see the reference");
    return Optional.empty();
  }

  private YamlNode node(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw new Refused(
          event, "this is nested more than " + MAX_DEPTH + " levels deep", "make it flatter");
    }
    if (event instanceof AliasEvent) {
      throw new Refused(event, "aliases (*name) are not supported", "write the value out");
    }
    if (event instanceof NodeEvent anchored && anchored.getAnchor().isPresent()) {
      throw new Refused(event, "anchors (&name) are not supported", "write the value out");
    }
    if (event instanceof ScalarEvent scalar) {
      refuseTag(event, scalar.getTag());
      return new Scalar(position(event), scalar.getValue(), style(scalar.getScalarStyle()));
    }
    if (event instanceof CollectionStartEvent start) {
      refuseTag(event, start.getTag());
      return event.getEventId() == Event.ID.SequenceStart
          ? sequence(event, depth)
          : mapping(event, depth);
    }
    throw new Refused(event, "this is not readable as YAML", "check quotes and indentation");
  }

  private static void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      throw new Refused(event, "tags (!name) are not supported", "remove the tag");
    }
  }

  private Sequence sequence(Event start, int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.SequenceEnd;
        next = events.next()) {
      items.add(node(next, depth + 1));
    }
    return new Sequence(position(start), items);
  }

  private Mapping mapping(Event start, int depth) {
    List<Entry> entries = new ArrayList<>();
    Map<String, Position> seen = new HashMap<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.MappingEnd;
        next = events.next()) {
      if (!(node(next, depth + 1) instanceof Scalar key)) {
        throw new Refused(
            next, "a name must be a single value", "put quotes around text with [ or {");
      }
      YamlNode value = node(events.next(), depth + 1);
      Position first = seen.putIfAbsent(key.text(), key.position());
      if (first == null) {
        entries.add(new Entry(key, value));
      } else {
        problems.add(
            key.position(),
            "'" + key.text() + "' is given twice, first in line " + first.line(),
            "keep one of them");
      }
    }
    return new Mapping(position(start), entries);
  }

  private static Style style(ScalarStyle style) {
    return switch (style) {
      case SINGLE_QUOTED -> Style.SINGLE_QUOTED;
      case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> Style.DOUBLE_QUOTED;
      case LITERAL, FOLDED -> Style.BLOCK;
      case PLAIN -> Style.PLAIN;
    };
  }

  private static String syntaxProblem(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (isTab(problem)) {
      return "a tab stands where YAML allows only spaces";
    }
    String context = e.getContext() == null ? "" : e.getContext() + " ";
    return "YAML syntax: " + (context + problem).replaceAll("\\s+", " ").strip();
  }

  private static String syntaxRemedy(MarkedYamlEngineException e) {
    return isTab(e.getProblem() == null ? "" : e.getProblem())
        ? "indent with spaces"
        : "check quotes, brackets and indentation here and in the line before";
  }

  private static boolean isTab(String problem) {
    return problem.contains("(TAB)");
  }

  private static Position position(Event event) {
    return event.getStartMark().map(YamlDocument::position).orElse(Position.START);
  }

  private static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** Ends the parse: what follows in the file could not be trusted. */
  private static final class Refused extends RuntimeException {
    private final transient Position position;
    private final String wrong;
    private final String right;

    Refused(Event event, String wrong, String right) {
      super(wrong, null, false, false);
      this.position = position(event);
      this.wrong = wrong;
      this.right = right;
    }
  }
}
