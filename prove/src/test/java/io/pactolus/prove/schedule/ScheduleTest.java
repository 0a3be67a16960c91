package io.pactolus.prove.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final int BROKERS = 3;

  @Test
  void theSameSeedGivesTheSameScheduleAndAnotherSeedAnother() {
    Schedule schedule = Schedule.of(42, Duration.ofMinutes(10), BROKERS);

    assertThat(Schedule.of(42, Duration.ofMinutes(10), BROKERS)).isEqualTo(schedule);
    assertThat(Schedule.of(43, Duration.ofMinutes(10), BROKERS).faults())
        .isNotEqualTo(schedule.faults());
  }

  @Test
  void aScheduleIsTheSameOnEveryMachine() {
    assertThat(Schedule.of(42, Duration.ofSeconds(30), BROKERS).faults())
        .extracting(Fault::describe)
        .containsExactly(
            "controller killed for 4.6 s",
            "connections reset (all brokers)",
            "pipeline paused while another takes over for 13.5 s",
            "disk refuses writes for 2.7 s",
            "broker killed (broker 2) for 5.7 s");
  }

  @Test
  void aLongerScheduleBeginsAsAShorterOneDoes() {
    List<Fault> shorter = Schedule.of(7, Duration.ofMinutes(2), BROKERS).faults();

    assertThat(Schedule.of(7, Duration.ofMinutes(4), BROKERS).faults())
        .startsWith(shorter.toArray(Fault[]::new));
  }

  @Test
  void aRoundOfThreeMinutesHasAllKindsAndOneOfThirtyHasMoreThanTwoHundredFaults() {
    for (long seed = 0; seed < 200; seed++) {
      assertThat(Schedule.of(seed, Duration.ofSeconds(160), BROKERS).counts().keySet())
          .as("seed " + seed)
          .containsExactlyInAnyOrder(FaultKind.values());
      assertThat(Schedule.of(seed, Duration.ofMinutes(29), BROKERS).faults())
          .as("seed " + seed)
          .hasSizeGreaterThan(260);
    }
  }

  @Test
  void noBrokerIsKilledBeforeTheOneKilledBeforeItCanBeBack() {
    List<Fault> kills =
        Schedule.of(11, Duration.ofMinutes(60), BROKERS).faults().stream()
            .filter(fault -> fault.kind().strikesBroker())
            .toList();

    for (int i = 1; i < kills.size(); i++) {
      Fault before = kills.get(i - 1);
      assertThat(kills.get(i).at())
          .isGreaterThanOrEqualTo(before.at().plus(before.lasting()).plusSeconds(12));
    }
  }
}
