package io.pactolus.engine.core.decode;

/**
 * Something in the records that the contract does not describe. Counted over well-formed documents.
 *
 * @param path JSON path, {@code []} standing for any element of an array; empty for {@code
 *     UNTRACKED}
 * @param jsonType null, boolean, number, string, object or array; {@code any} for {@code UNTRACKED}
 * @param firstRow row of the Bronze batch that showed it first
 * @param firstCorrelationId of the record that showed it first
 * @param count how often
 */
public record Drift(
    String path,
    Change change,
    String jsonType,
    int firstRow,
    String topic,
    int partition,
    long firstOffset,
    String firstCorrelationId,
    long count) {

  public enum Change {
    /** A member the contract does not mention. */
    NEW_FIELD,
    /** A field of the contract with another JSON type; the record was rejected. */
    CHANGED_TYPE,
    /** New members too many, too deep or too long of name to be told apart. */
    UNTRACKED
  }
}
