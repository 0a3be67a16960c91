package io.pactolus.pipeline.model;

import java.util.List;
import java.util.Optional;

/**
 * How the pipeline file wants a table to be drawn; what it leaves out follows from the columns.
 *
 * @param x column of the time, the category or the longitude
 * @param y columns of the values, or the one of the latitude
 * @param series columns that, beside {@code x}, say which line or bar a row is; absent: not said,
 *     empty: none
 * @param size of a map: column that sizes a point
 * @param label of a map: column that names a point
 * @param time of a map: column that says when a point appears
 */
public record ChartDeclaration(
    ChartType type,
    Optional<String> title,
    Optional<String> x,
    List<String> y,
    Optional<List<String>> series,
    Optional<String> size,
    Optional<String> label,
    Optional<String> time) {
  public ChartDeclaration {
    y = List.copyOf(y);
    series = series.map(List::copyOf);
  }
}
