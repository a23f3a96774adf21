package org.crowdzoo.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML that is broken, hostile, or means something else than it looks like. */
class StrangeYamlTest {
  /** A configuration. */
  record Sample(
      @Setting("x") String name,
      @Setting(value = "1", min = 1) int count,
      @Setting(value = "0", min = -5) Integer offset,
      @Setting("0.5") double rate,
      @Setting("false") boolean on,
      @Setting("[]") List<Integer> list,
      @Setting("[]") List<String> words) {}

  private static Sample read(String yaml) {
    return Settings.bind(Settings.parse(yaml, "x.yaml"), Sample.class, "x.yaml");
  }

  private static void refused(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("x.yaml: ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n")
        .doesNotContain("Exception")
        .hasSizeLessThan(400);
  }

  @Test
  void brokenTexts() {
    refused("name: \0", "broken YAML");
    refused("name: \ud800", "broken YAML");
    refused("list: " + "[".repeat(60) + "]".repeat(60), "broken YAML");
    refused("list: " + "{a: ".repeat(60) + "}".repeat(60), "broken YAML");
    refused("list: " + "[".repeat(100_000), "broken YAML");
    refused("a: 1\n---\nb: 2\n", "broken YAML at line 2");
    refused("a: 1\n...\nb: 2\n", "broken YAML");
    refused("name: [", "broken YAML");
    refused("name: *nobody", "broken YAML at line 1");
    refused("name: a\nname: b", "duplicate key name");
    refused("'name': a\nname: b", "duplicate key name");
    refused("name: \"" + "x".repeat(4 << 20) + "\"", "has 4194312 characters, allowed are 1048576");
    refused("name: !!%00 []", "broken YAML");
    refused("name: !%20 {a: 1}", "broken YAML");
    refused("name: !<%> x", "broken YAML");
    refused("%TAG !a! %zz\n---\nname: !a!b x", "broken YAML");
    refused("", "must hold keys and values, got nothing");
    refused("# nothing", "must hold keys and values, got nothing");
    refused("~", "must hold keys and values");
    refused("[1, 2]", "must hold keys and values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"~: 1", "? [a]\n: 1", "? {a: 1}\n: 1", "null: 1", "? \n: 1", "? &a [*a]\n: 1"})
  void keysAreWords(String yaml) {
    refused(yaml, "a key must be a word");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!javax.script.ScriptEngineManager []",
        "!!java.net.URL [\"http://127.0.0.1:1/\"]",
        "!foo bar",
        "!<tag:example.org,2000:x> y",
        "!!binary aGFsbG8=",
        "!!set {a, b}",
        "!!omap [a: 1]",
      })
  void tagsMakeNothing(String value) {
    refused("name: " + value, "tag");
    refused("list: [" + value + "]", "tag");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!int x", "!!float abc", "!!bool 7", "!!int ''"})
  void tagsThatDoNotFit(String value) {
    assertThatThrownBy(() -> read("rate: " + value)).isInstanceOf(InputException.class);
  }

  @Test
  void aliasesEnd() {
    refused("list: &a [*a]", "an alias holds itself");
    refused("list: &a {b: {c: *a}}", "an alias holds itself");
    refused("&a list: &b {<<: *b}", "an alias holds itself");
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x]\n");
    for (int i = 1; i <= 16; i++) {
      String last = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s, %s, %s]%n".formatted(i, i, last, last, last));
    }
    refused(bomb.toString(), "aliases give more than");
    StringBuilder deep = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 200; i++) {
      deep.append("a%d: &a%d [[[[*a%d]]]]%n".formatted(i, i, i - 1));
    }
    refused(deep.toString(), "more than 50 levels");
    assertThat(read("list: &l [1, 2]\nwords: *l").words()).containsExactly("1", "2");
    assertThat(Settings.parse("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}", "x").toString())
        .isEqualTo("{\"a\":{\"x\":1,\"y\":2},\"b\":{\"y\":3,\"x\":1}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3000000000",
        "-3000000000",
        "2147483648",
        "1e300",
        "99999999999999999999999",
        "1e999999999",
        "0x1ffffffff",
        ".inf",
        ".nan",
        "-.inf",
        "1.5",
        "1e-3",
        "yes",
        "'7'",
        "[1]",
        "1e99999999999"
      })
  void numbersThatNoIntHolds(String number) {
    refused("count: " + number, "count must be");
    refused("offset: " + number, "offset must be");
    refused("list: [1, " + number + "]", "list[1] must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e309", "-1e400", ".inf", ".nan", "1e999999999", "x", "[]", "{}"})
  void numbersThatNoDoubleHolds(String number) {
    refused("rate: " + number, "rate must be");
  }

  @Test
  void numbersThatFit() {
    Sample sample =
        read("count: 2147483647\noffset: -5\nrate: 1e-4\nlist: [1e3, -2147483647, 3.0]");
    assertThat(sample.count()).isEqualTo(Integer.MAX_VALUE);
    assertThat(sample.offset()).isEqualTo(-5);
    assertThat(sample.rate()).isEqualTo(1e-4);
    assertThat(sample.list()).containsExactly(1000, -Integer.MAX_VALUE, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"007", "2023-01-01", "yes", "No", "1.50", "1_000", "0x1F", "12:30", "1e5", ".5"})
  void textsAreWhatWasWritten(String text) {
    assertThat(read("name: " + text).name()).isEqualTo(text);
    assertThat(read("words: [" + text + "]").words()).containsExactly(text);
    ObjectNode tree = Settings.parse("{}", "x.yaml");
    Settings.set(tree, "name=" + text);
    assertThat(Settings.bind(tree, Sample.class, "x").name()).isEqualTo(text);
  }

  @Test
  void textsAreOneLine() {
    refused("name: \"a\\0b\"", "name must be one line");
    refused("name: \"a\\e[31mb\"", "name must be one line");
    refused("words: [\"a\\nb\"]", "words[0] must be one line");
    refused("\"a\\nb\": 1", "unknown key a\\nb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".=1", "..=1", "=1", "a.=1", ".a=1", "a..b=1", " =1", "name", "", "a\0b=1", "\n=1"
      })
  void pathsOfSet(String assignment) {
    ObjectNode tree = Settings.parse("name: x", "x.yaml");
    assertThatThrownBy(() -> Settings.set(tree, assignment))
        .isInstanceOf(InputException.class)
        .message()
        .startsWith("--set ")
        .doesNotContain("\n");
    assertThat(tree.toString()).isEqualTo("{\"name\":\"x\"}");
  }

  @Test
  void valuesOfSet() {
    ObjectNode tree = Settings.parse("training: 5\nlist: [1]", "x.yaml");
    for (String bad : List.of("training.epochs=1", "list.a=1", "x=[", "x=&a [*a]", "x=!!foo 1")) {
      assertThatThrownBy(() -> Settings.set(tree, bad))
          .isInstanceOf(InputException.class)
          .message()
          .startsWith("--set " + bad + ": ")
          .doesNotContain("\n");
    }
    Settings.set(tree, "seeds=[0, 1]");
    Settings.set(tree, "new.key=");
    assertThat(tree.toString())
        .isEqualTo("{\"training\":5,\"list\":[1],\"seeds\":[0,1],\"new\":{\"key\":null}}");
  }

  @Test
  void listsNeedNoBrackets() {
    ObjectNode tree = Settings.parse("{}", "x.yaml");
    Settings.set(tree, "words=007,yes, a b");
    assertThat(Settings.bind(tree, Sample.class, "x").words()).containsExactly("007", "yes", "a b");
    refused("words: one", "words must be a list, got \"one\"");
    refused("words: \"a],[b\"", "words must be a list");
  }

  /** The reader of quoted texts takes time by the square of their length. */
  @Test
  void longTextsAreRefusedAtOnce() {
    for (String quote : List.of("'", "\"", "")) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(5),
          () -> refused("name: " + quote + "x".repeat(3_000_000) + quote, "characters"));
    }
  }
}
