package org.crowdzoo.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed is one line that a terminal does not obey. */
class InputTextTest {
  @Test
  void controlsAreShown() {
    assertThat(InputText.printable("a\n\r\t\u001b[31m\u0085\u2029b\u00e9\u202e\ufeff\ud800"))
        .isEqualTo("a\\n\\r\\t\\u001b[31m\\u0085\\u2029b\u00e9\\u202e\\ufeff\\ud800");
    assertThat(InputText.isPrintable("a\u0007")).isFalse();
  }

  /** A Persian word with its joiner, and two emoji: of several people, of a flag. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\ud83d\udc69\u200d\ud83d\ude80",
        "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc7f"
      })
  void joinersStay(String text) {
    assertThat(InputText.isPrintable(text)).isTrue();
    assertThat(InputText.shown(text)).isEqualTo(text);
    assertThat(String.valueOf(FileName.fault(text))).doesNotContain("control");
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    String emoji = "\ud83d\ude80";
    assertThat(InputText.shown(emoji.repeat(100))).isEqualTo(emoji.repeat(100));
    assertThat(InputText.shown(emoji.repeat(101))).isEqualTo(emoji.repeat(100) + " \u2026");
    assertThat(InputText.line("x".repeat(5000))).hasSize(4002).endsWith("x \u2026");
    assertThat(InputText.printable("x".repeat(5000))).hasSize(5000);
  }

  /** Whoever throws it, and whatever names of a file it quotes. */
  @Test
  void aProblemIsOneLineThatNoTerminalObeys() {
    String name = "a\nb\r\u001b[2J\u2028";
    InputException one = new InputException("x.csv: task " + name);
    InputException caused = new InputException("x.csv: task " + name, one);
    InputException placed = new InputException(List.of(name, "c\td")).within("y\n: ");
    assertThat(one.problems()).containsExactly("x.csv: task a\\nb\\r\\u001b[2J\\u2028");
    assertThat(caused.problems()).isEqualTo(one.problems());
    assertThat(one.getMessage()).isEqualTo(caused.getMessage()).doesNotContain("\n");
    assertThat(placed.getMessage().lines()).hasSize(2);
    assertThat(placed.problems()).allMatch(InputText::isPrintable);
  }

  @Test
  void aPageKeepsItsLinesAndColumns() {
    assertThat(InputText.page("a\tb\nc\r\n\u00e9\ud83d\ude00"))
        .isEqualTo("a\tb\nc\r\n\u00e9\ud83d\ude00");
    assertThat(InputText.page("a\rb\u001b[2J\u009b\u202e\u0000\u007f"))
        .isEqualTo("a\\rb\\u001b[2J\\u009b\\u202e\\u0000\\u007f");
  }
}
