package io.pactolus.lakehouse;

import io.pactolus.lakehouse.MeasuredEpoch.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a ledger has told of its epochs. */
final class Told implements MeasuredEpoch.Visitor {
  final List<MeasuredEpoch> epochs = new ArrayList<>();
  final Map<Partition, Long> until = new HashMap<>();
  private final Map<Partition, Long> newest = new HashMap<>();

  static Told of(Ledger ledger, long afterEpoch, long sinceMicros) {
    Told told = new Told();
    MeasuredEpoch.tell(ledger, new TakenBack(), afterEpoch, sinceMicros, told);
    return told;
  }

  @Override
  public void measured(MeasuredEpoch epoch) {
    epochs.add(epoch);
  }

  @Override
  public void read(long epoch, Partition partition, long next) {
    if (epoch >= newest.getOrDefault(partition, 0L)) {
      newest.put(partition, epoch);
      until.put(partition, next);
    }
  }
}
