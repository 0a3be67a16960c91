package io.pactolus.prove.check;

import io.pactolus.prove.check.Damage.Kind;
import io.pactolus.prove.check.Model.ChangeKey;
import io.pactolus.prove.check.Model.Outcomes;
import io.pactolus.prove.load.Change;
import io.pactolus.prove.load.Journal;
import io.pactolus.prove.load.Load;
import io.pactolus.prove.load.TopicContent;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares a finished lake with the topic and with the journal of what was acknowledged. Two
 * promises are told apart: what was acknowledged is in the topic (the brokers'), and what is in the
 * topic is in the lake as often and as it must be (the pipeline's).
 */
public final class Checker {
  private final Load load;
  private final TopicContent topic;
  private final Damage damage = new Damage();
  private final Model model;
  private final SortedMap<String, Long> rows = new TreeMap<>();

  private Checker(Load load, TopicContent topic) {
    this.load = load;
    this.topic = topic;
    this.model = new Model(load);
  }

  /**
   * @param tables directory of the pipeline's tables
   * @param journal of the producer
   */
  public static CheckReport check(Path tables, Load load, TopicContent topic, Path journal) {
    return new Checker(load, topic).run(tables, journal);
  }

  private CheckReport run(Path directory, Path journal) {
    long acknowledged = journal(journal);
    BronzeCheck bronze = new BronzeCheck(load, topic, damage);
    LedgerCheck ledger = new LedgerCheck(bronze, topic, damage);
    long epochs;
    try (LakeTables tables = LakeTables.open(directory)) {
      rows.put(BronzeCheck.TABLE, bronze.run(tables));
      think(ledger);
      SilverCheck silver = new SilverCheck(bronze, damage);
      rows.put(
          "silver/" + Model.ACCOUNTS,
          silver.run(tables, Model.ACCOUNTS, model.accounts(), Change::account));
      rows.put(
          "silver/" + Model.CHANGES,
          silver.run(
              tables,
              Model.CHANGES,
              model.changes(),
              change -> new ChangeKey(change.account(), change.version())));
      rows.put(SilverCheck.DLQ, silver.deadLetters(tables, model.deadLetters()));
      GoldCheck gold = new GoldCheck(damage);
      rows.put("gold/balance_by_branch", gold.balanceByBranch(tables, model.balanceByBranch()));
      rows.put("gold/changes_by_minute", gold.changesByMinute(tables, model.changesByMinute()));
      epochs = ledger.run(tables);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot read " + directory, e);
    }
    return new CheckReport(acknowledged, topic.records(), redelivered(), epochs, rows, damage);
  }

  private long journal(Path journal) {
    AtomicLong entries = new AtomicLong();
    Journal.read(
        journal,
        (index, partition, offset) -> {
          entries.incrementAndGet();
          if (topic.index(partition, offset) != index) {
            damage.add(
                Kind.LOST,
                "topic",
                new Coordinates(partition, offset),
                "the brokers acknowledged record %d there, but it holds %s"
                    .formatted(index, content(partition, offset)));
          }
        });
    return entries.get();
  }

  private String content(int partition, long offset) {
    long index = topic.index(partition, offset);
    return index == TopicContent.NONE ? "none" : "record " + index;
  }

  private long redelivered() {
    long redelivered = 0;
    Set<Long> seen = new HashSet<>();
    for (int p = 0; p < topic.partitions(); p++) {
      for (long offset = 0; offset < topic.end(p); offset++) {
        long index = topic.index(p, offset);
        if (index != TopicContent.NONE && !seen.add(index)) {
          redelivered++;
        }
      }
    }
    return redelivered;
  }

  private void think(LedgerCheck ledger) {
    for (int p = 0; p < topic.partitions(); p++) {
      for (long offset = 0; offset < topic.end(p); offset++) {
        long index = topic.index(p, offset);
        if (index != TopicContent.NONE) {
          Coordinates place = new Coordinates(p, offset);
          Outcomes outcomes = model.take(index, place);
          ledger.expect(place, outcomes);
        }
      }
    }
  }
}
