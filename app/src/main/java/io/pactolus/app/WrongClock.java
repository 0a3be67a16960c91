package io.pactolus.app;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/**
 * The pactolus command on a machine whose clock is wrong: {@code WrongClock OFFSET run FILE ...},
 * the offset as {@link Duration} writes it. Only {@code prove} starts it; no option leads here.
 */
public final class WrongClock {
  private WrongClock() {}

  public static void main(String[] arguments) {
    Duration offset = Duration.parse(arguments[0]);
    Pactolus.execute(
        Arrays.copyOfRange(arguments, 1, arguments.length),
        Clock.offset(Clock.systemUTC(), offset));
  }
}
