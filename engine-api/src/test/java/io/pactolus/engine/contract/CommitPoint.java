package io.pactolus.engine.contract;

/**
 * A moment in the life of an epoch.
 *
 * @param layer whose table is committed
 */
public record CommitPoint(Layer layer, Moment moment, long epoch) {
  public enum Layer {
    BRONZE,
    SILVER,
    DLQ,
    GOLD,
    LEDGER;

    /** Is the table at this path below the lake one of the layer? */
    public boolean has(String tablePath) {
      return ("/" + tablePath + "/")
          .contains("/" + name().toLowerCase(java.util.Locale.ROOT) + "/");
    }
  }

  public enum Moment {
    BEFORE,
    AFTER
  }

  public static CommitPoint before(Layer layer, long epoch) {
    return new CommitPoint(layer, Moment.BEFORE, epoch);
  }

  public static CommitPoint after(Layer layer, long epoch) {
    return new CommitPoint(layer, Moment.AFTER, epoch);
  }
}
