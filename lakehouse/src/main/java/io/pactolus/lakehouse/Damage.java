package io.pactolus.lakehouse;

/**
 * A file of a table that is not as the log says.
 *
 * @param file absolute
 * @param what happened to it, as the rest of a sentence that begins with the file
 * @param remedy what to do, in sentences
 */
public record Damage(String file, String what, String remedy) {
  /** All of it, for people. */
  public String message() {
    return file + " " + what + ". " + remedy;
  }
}
