package io.pactolus.control.cost;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Two services for the same load, and the rates at which the other one becomes cheaper. There may
 * be many: both prices rise in steps.
 *
 * @param below service that is cheaper below the first of the points, or at every rate
 * @param points in ascending order
 * @param examinedUpTo records a second; beyond it there may be more points
 */
public record BreakEven(
    Offer first, Offer second, String below, List<Point> points, double examinedUpTo) {

  public BreakEven {
    points = List.copyOf(points);
  }

  /**
   * @param recordsPerSecond above which another service is cheaper than just below
   * @param cheaper that service
   */
  public record Point(double recordsPerSecond, String cheaper) {}

  /** Between two points, or below the first, or above the last. */
  public record Span(OptionalDouble from, OptionalDouble until, String cheaper) {}

  static BreakEven of(Offer first, Offer second) {
    Crossings crossings = Crossings.of(first.price(), second.price());
    return new BreakEven(
        first,
        second,
        (crossings.firstBelow() ? first : second).service(),
        crossings.points().stream()
            .map(point -> new Point(point.rate(), (point.firstAbove() ? first : second).service()))
            .toList(),
        crossings.examinedUpTo());
  }

  /** For the load. */
  public Offer cheaper() {
    return first.monthly() <= second.monthly() ? first : second;
  }

  /** Below this rate {@link #below} is always cheaper; absent when it is at every rate. */
  public OptionalDouble alwaysBelow() {
    return points.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(points.get(0).recordsPerSecond());
  }

  /** Above this rate {@link #above} is always cheaper. */
  public OptionalDouble alwaysAbove() {
    return points.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(points.get(points.size() - 1).recordsPerSecond());
  }

  /** The service that is cheaper above the last point; absent when the same is at every rate. */
  public Optional<String> above() {
    return points.isEmpty()
        ? Optional.empty()
        : Optional.of(points.get(points.size() - 1).cheaper());
  }

  /** The rates around one for which the same service is cheaper. */
  public Span around(double rate) {
    OptionalDouble from = OptionalDouble.empty();
    String cheaper = below;
    for (Point point : points) {
      if (point.recordsPerSecond() >= rate) {
        return new Span(from, OptionalDouble.of(point.recordsPerSecond()), cheaper);
      }
      from = OptionalDouble.of(point.recordsPerSecond());
      cheaper = point.cheaper();
    }
    return new Span(from, OptionalDouble.empty(), cheaper);
  }
}
