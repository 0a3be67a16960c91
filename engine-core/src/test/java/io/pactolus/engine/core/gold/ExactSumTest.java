package io.pactolus.engine.core.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  @Test
  void smallValuesSurviveHugeOnesThatCancel() {
    assertThat(sum(1e300, 1, -1e300).value()).isEqualTo(1.0);
    assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE).value())
        .isEqualTo(Double.MAX_VALUE);
    assertThat(sum(Double.MAX_VALUE, Double.MIN_VALUE, -Double.MAX_VALUE).value())
        .isEqualTo(Double.MIN_VALUE);
    assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE).value()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void tiesAreRoundedToEven() {
    assertThat(sum(1, 0x1p-53).value()).isEqualTo(1.0);
    assertThat(sum(1, 0x1p-53, Double.MIN_VALUE).value()).isEqualTo(Math.nextUp(1.0));
    assertThat(sum(Math.nextUp(1.0), 0x1p-53).value()).isEqualTo(1 + 0x1p-51);
  }

  @Test
  void specialValuesLeaveNoTraceOnceRetracted() {
    ExactSum sum = sum(2.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    assertThat(sum.value()).isNaN();
    sum.add(Double.NaN, -1);
    assertThat(sum.value()).isNaN();
    sum.add(Double.POSITIVE_INFINITY, -1);
    assertThat(sum.value()).isEqualTo(Double.NEGATIVE_INFINITY);
    sum.add(Double.NEGATIVE_INFINITY, -1);
    assertThat(saved(sum)).isEqualTo(saved(sum(2.5)));
  }

  @Test
  void zerosOfEitherSignAreNothing() {
    assertThat(Double.doubleToRawLongBits(sum(-0.0, -0.0).value())).isZero();
    assertThat(Double.doubleToRawLongBits(sum(1.5, -1.5).value())).isZero();
  }

  @Test
  void agreesWithBigDecimalInAnyOrderWithRetractionsAndReloads() {
    Random random = new Random(42);
    for (int round = 0; round < 2000; round++) {
      List<Double> values = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        values.add(anyDouble(random));
      }
      List<Double> passing = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        passing.add(anyDouble(random));
      }
      ExactSum sum = new ExactSum();
      Collections.shuffle(values, random);
      for (double value : passing) {
        sum.add(value, 1);
      }
      for (double value : values) {
        sum.add(value, 1);
        if (random.nextInt(10) == 0) {
          ExactSum reloaded = new ExactSum();
          byte[] bytes = saved(sum);
          reloaded.load(new Bytes.Reader(bytes, 0));
          sum = reloaded;
        }
      }
      Collections.shuffle(passing, random);
      for (double value : passing) {
        sum.add(value, -1);
      }
      BigDecimal exact =
          values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(sum.value()).isEqualTo(exact.signum() == 0 ? 0.0 : exact.doubleValue());
      assertThat(saved(sum)).isEqualTo(saved(sum(values.stream().mapToDouble(v -> v).toArray())));
    }
  }

  private static double anyDouble(Random random) {
    double value =
        switch (random.nextInt(4)) {
          case 0 -> random.nextDouble() * 1000;
          case 1 -> Double.longBitsToDouble(random.nextLong());
          case 2 -> random.nextInt(5) * Double.MIN_VALUE;
          default -> Math.scalb(random.nextDouble() - 0.5, random.nextInt(200) - 100);
        };
    return Double.isFinite(value) ? value : 1e308;
  }

  private static ExactSum sum(double... values) {
    ExactSum sum = new ExactSum();
    for (double value : values) {
      sum.add(value, 1);
    }
    return sum;
  }

  private static byte[] saved(ExactSum sum) {
    Bytes bytes = new Bytes();
    sum.save(bytes);
    return bytes.toArray();
  }
}
