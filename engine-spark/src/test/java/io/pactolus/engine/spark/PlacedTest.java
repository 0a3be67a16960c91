package io.pactolus.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacedTest {
  @Test
  void shardsStayWhereTheyAreWhenTheExecutorsShareThem() {
    List<String> places = List.of("a", "b", "a", "b");

    assertThat(Placed.balanced(places, 2)).containsExactly("a", "b", "a", "b");
    assertThat(Placed.balanced(places, 1)).containsExactly("a", "b", "a", "b");
  }

  @Test
  void whenAnExecutorJoinsSomeShardsAreLeftToIt() {
    assertThat(Placed.balanced(List.of("a", "a", "a", "a"), 2))
        .containsExactly("a", "a", null, null);
  }

  @Test
  void aShardThatIsNowhereYetMayBeAnywhere() {
    assertThat(Placed.balanced(Arrays.asList(null, "a"), 2)).containsExactly(null, "a");
  }
}
