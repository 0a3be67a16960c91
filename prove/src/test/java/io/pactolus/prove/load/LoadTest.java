package io.pactolus.prove.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.prove.load.Load.Kind;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadTest {
  private final Load load = new Load(5);

  @Test
  void aRecordDependsOnSeedAndNumberOnly() {
    assertThat(new Load(5).value(1_234)).isEqualTo(load.value(1_234));
    assertThat(new Load(6).value(1_234)).isNotEqualTo(load.value(1_234));
    assertThat(new String(load.key(3), StandardCharsets.UTF_8)).startsWith("account-");
  }

  @Test
  void anAccountKeepsToItsPartition() {
    Map<String, Integer> partitions = new HashMap<>();
    for (long i = 0; i < 20_000; i++) {
      Integer before = partitions.put(load.account(i), load.partition(i));
      assertThat(load.partition(i)).isBetween(0, Load.PARTITIONS - 1);
      assertThat(before).isIn(null, load.partition(i));
    }
  }

  @Test
  void everyKindOfRecordOccurs() {
    Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
    for (long i = 0; i < 5_000; i++) {
      kinds.merge(load.kind(i), 1, Integer::sum);
    }

    assertThat(kinds).containsOnlyKeys(Kind.values());
    assertThat(kinds.values()).allSatisfy(n -> assertThat(n).isGreaterThan(30));
  }
}
