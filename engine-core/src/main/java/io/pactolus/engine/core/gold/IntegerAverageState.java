package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.pipeline.schema.DataType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** AVG over int and long (as double) and decimal (half up). State as for the sum. */
final class IntegerAverageState extends IntegerSumState {
  IntegerAverageState(DataType argument) {
    super(argument);
  }

  @Override
  void show(int group, Column out) {
    if (count(group) == 0) {
      out.appendNull();
    } else if (out instanceof DoubleColumn doubles) {
      doubles.append(total(group).doubleValue() / count(group));
    } else {
      DecimalColumn decimals = (DecimalColumn) out;
      BigDecimal average =
          new BigDecimal(total(group), scale())
              .divide(
                  BigDecimal.valueOf(count(group)),
                  decimals.decimal().scale(),
                  RoundingMode.HALF_UP);
      appendDecimal(average.unscaledValue(), decimals);
    }
  }
}
