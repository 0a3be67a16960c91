package io.pactolus.pipeline.freshness;

/**
 * How old the records of an epoch were when their epoch was complete in Gold.
 *
 * @param fromBroker from the timestamp that the broker's log gives the record; of records that have
 *     one
 * @param fromEvent from the event time of the contract; of records that could be decoded and have
 *     one
 */
public record GoldAges(AgeHistogram fromBroker, AgeHistogram fromEvent) {
  public static final GoldAges NONE = new GoldAges(AgeHistogram.NONE, AgeHistogram.NONE);

  public GoldAges plus(GoldAges more) {
    return new GoldAges(fromBroker.plus(more.fromBroker), fromEvent.plus(more.fromEvent));
  }

  /** As {@link AgeHistogram#later}. */
  public GoldAges later(long millis) {
    return new GoldAges(fromBroker.later(millis), fromEvent.later(millis));
  }
}
