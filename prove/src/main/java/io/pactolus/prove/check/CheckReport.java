package io.pactolus.prove.check;

import java.util.SortedMap;

/**
 * What the checker found.
 *
 * @param acknowledged records in the journal
 * @param inTopic records in the topic, those included that were never acknowledged
 * @param redelivered of those, how many are copies of one before: the idempotent producer of Kafka
 *     sends again under a new epoch when it cannot tell whether a batch was taken. To a pipeline
 *     they are records of their own
 * @param epochs that the ledger tells of
 * @param rows how many rows each table has
 */
public record CheckReport(
    long acknowledged,
    long inTopic,
    long redelivered,
    long epochs,
    SortedMap<String, Long> rows,
    Damage damage) {}
