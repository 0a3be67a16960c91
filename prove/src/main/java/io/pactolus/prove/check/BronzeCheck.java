package io.pactolus.prove.check;

import io.pactolus.prove.check.Damage.Kind;
import io.pactolus.prove.load.Load;
import io.pactolus.prove.load.TopicContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/** Every record of the topic is in Bronze once, as it was produced. */
final class BronzeCheck {
  static final String TABLE = "bronze/" + Load.TOPIC;

  private final Load load;
  private final TopicContent topic;
  private final Damage damage;
  private final int[][] epochs;

  BronzeCheck(Load load, TopicContent topic, Damage damage) {
    this.load = load;
    this.topic = topic;
    this.damage = damage;
    this.epochs = new int[topic.partitions()][];
    for (int p = 0; p < epochs.length; p++) {
      epochs[p] = new int[Math.toIntExact(topic.end(p))];
    }
  }

  /** The epoch of the record at a place, 0 when Bronze has not got it. */
  int epoch(Coordinates place) {
    boolean isInTopic =
        place.partition() >= 0
            && place.partition() < epochs.length
            && place.offset() >= 0
            && place.offset() < epochs[place.partition()].length;
    return isInTopic ? epochs[place.partition()][(int) place.offset()] : 0;
  }

  long run(LakeTables tables) throws SQLException {
    long rows =
        tables.read(
            TABLE, "topic, partition, \"offset\", key, value, CAST(epoch AS INTEGER)", this::row);
    for (int p = 0; p < topic.partitions(); p++) {
      for (long offset = 0; offset < topic.end(p); offset++) {
        if (topic.index(p, offset) != TopicContent.NONE && epochs[p][(int) offset] == 0) {
          damage.add(
              Kind.LOST, TABLE, new Coordinates(p, offset), "in the topic, but not in Bronze");
        }
      }
    }
    return rows;
  }

  private void row(ResultSet row) throws SQLException {
    Coordinates place = new Coordinates(row.getInt(2), row.getLong(3));
    if (!row.getString(1).equals(Load.TOPIC)) {
      damage.add(Kind.WRONG, TABLE, place, "from topic " + row.getString(1));
      return;
    }
    long index =
        place.partition() < topic.partitions()
            ? topic.index(place.partition(), place.offset())
            : -1;
    if (index == TopicContent.NONE) {
      damage.add(Kind.WRONG, TABLE, place, "in Bronze, but not in the topic");
      return;
    }
    if (epoch(place) != 0) {
      damage.add(
          Kind.DOUBLED,
          TABLE,
          place,
          "in Bronze more than once: in epochs %d and %d".formatted(epoch(place), row.getInt(6)));
    }
    epochs[place.partition()][(int) place.offset()] = row.getInt(6);
    if (!Arrays.equals(row.getBytes(4), load.key(index))
        || !Arrays.equals(row.getBytes(5), load.value(index))) {
      damage.add(Kind.WRONG, TABLE, place, "not as record " + index + " was produced");
    }
  }
}
