package io.pactolus.pipeline.sql;

/**
 * Something wrong with one SQL text of a pipeline file.
 *
 * @param path where the text stands, for example {@code silver[0].expect[1].check}
 * @param line line inside the SQL text, from 1; 0 when the trouble is not at one place
 * @param column column inside the SQL text, from 1; 0 as above
 * @param message what is wrong and what would be right
 */
public record SqlProblem(String path, int line, int column, String message) {
  @Override
  public String toString() {
    return line == 0
        ? path + ": " + message
        : path + ": line " + line + ", column " + column + " of the SQL: " + message;
  }
}
