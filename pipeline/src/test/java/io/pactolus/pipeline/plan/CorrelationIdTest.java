package io.pactolus.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationIdTest {
  @Test
  void anOrdinaryHeaderIsTheIdAsItIs() {
    String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    assertThat(CorrelationId.ofHeader(traceparent.getBytes(StandardCharsets.UTF_8)))
        .contains(traceparent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\r\n"})
  void aHeaderThatSaysNothingGivesNoId(String blank) {
    assertThat(CorrelationId.ofText(blank)).isEmpty();
  }

  @Test
  void whatWouldForgeLinesOfALogOrHideTextIsReplaced() {
    assertThat(CorrelationId.ofText("a\nb\u001b[31mc\u202ed\u0000e\u0085f"))
        .contains("a\uFFFDb\uFFFD[31mc\uFFFDd\uFFFDe\uFFFDf");
  }

  @Test
  void bytesThatAreNoUtf8AreReplaced() {
    assertThat(CorrelationId.ofHeader(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3}))
        .contains("a\uFFFDb\uFFFD");
  }

  @Test
  void aLongHeaderIsCutButTwoLongOnesAreStillToldApart() {
    String shared = "é".repeat(100_000);

    Optional<String> one = CorrelationId.ofText(shared + "1");
    Optional<String> other = CorrelationId.ofText(shared + "2");

    assertThat(one.orElseThrow().codePointCount(0, one.orElseThrow().length()))
        .isEqualTo(CorrelationId.MAX_CHARACTERS);
    assertThat(one).isNotEqualTo(other).isEqualTo(CorrelationId.ofText(shared + "1"));
  }

  @Test
  void charactersBeyondTheBasicPlaneAreNotTorn() {
    Optional<String> id = CorrelationId.ofText("😀".repeat(200));

    assertThat(id.orElseThrow()).startsWith("😀😀").doesNotContain("\uFFFD");
  }

  @Test
  void withoutAHeaderTheCoordinatesAreTheId() {
    assertThat(CorrelationId.ofCoordinates("orders", 3, 17)).isEqualTo("orders-3:17");
  }
}
