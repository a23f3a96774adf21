package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that somebody else made: one line each, and none of their code runs. */
class StrangersModelTest {
  private static final Path GOOD = Path.of("src/test/resources/saved-2026/conal/model.zip");
  private static final String RAN = "crowdzoo.test.strangers-code-ran";

  @TempDir private Path folder;
  private Map<String, byte[]> entries;

  @BeforeEach
  void takeApart() throws IOException {
    System.clearProperty(RAN);
    entries = ZipSurgery.read(GOOD);
  }

  /** Tells if it is read. */
  private static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      System.setProperty(RAN, "readObject");
    }
  }

  /** Tells if it is loaded. */
  @SuppressWarnings("unused") // named in a model's configuration
  static final class Loaded {
    static {
      System.setProperty(RAN, "static");
    }
  }

  @Test
  void javaObjectsAreNotRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Gadget());
    }
    entries.put("preprocessor.bin", bytes.toByteArray());
    refused("preprocessor.bin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.crowdzoo.training.StrangersModelTest$Loaded",
        "javax.swing.JEditorPane",
        "org.deeplearning4j.nn.graph.ComputationGraph",
        "org.deeplearning4j.nn.conf.layers.BaseLayer",
        "org.deeplearning4j.nn.conf.NoSuchLayer",
        "[Lorg.crowdzoo.training.StrangersModelTest$Loaded;",
        "org.nd4j.linalg.schedule.StepSchedule ",
        "DenseLayer",
      })
  void onlyPartsOfNetworksAreLoaded(String name) {
    for (String of :
        new String[] {
          "org.deeplearning4j.nn.conf.layers.DenseLayer",
          "org.deeplearning4j.nn.conf.graph.LayerVertex",
          "org.nd4j.linalg.activations.impl.ActivationReLU",
          "org.nd4j.linalg.learning.config.Adam",
          "org.crowdzoo.nn.ConalVertex",
          "org.crowdzoo.nn.CommonDistance"
        }) {
      takeAgain();
      edit("configuration.json", "\"" + of + "\"", "\"" + name + "\"");
      refused("class");
    }
  }

  /** Where no class should be, too: DL4J has type ids under other keys. */
  @ParameterizedTest
  @ValueSource(strings = {"@class", "type", "anything", "modelClass"})
  void nameOfAClassAtAnyKey(String key) {
    String name = Loaded.class.getName();
    edit(
        "configuration.json",
        "\"stepFunction\" : null",
        "\"stepFunction\" : {\"" + key + "\": \"" + name + "\"}");
    refused("class");
  }

  @Test
  void whatIsParsedIsWhatWasChecked() {
    edit(
        "configuration.json",
        "\"@class\" : \"org.crowdzoo.nn.ConalVertex\"",
        "\"@class\" : \"org.crowdzoo.nn.ConalVertex\", \"@class\" : \"javax.swing.JEditorPane\"");
    refused("configuration.json");
    takeAgain();
    entries.put("configuration.json", "[".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
    refused("configuration.json");
    takeAgain();
    entries.put("configuration.json", "null".getBytes(StandardCharsets.US_ASCII));
    refused("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"configuration.json", "crowdzoo.json", "coefficients.bin"})
  void bombsAreNotUnpacked(String name) throws IOException {
    Path zip = folder.resolve("bomb.zip");
    ZipSurgery.writeBomb(zip, entries, name, name.endsWith("json") ? ' ' : '\0', 200);
    assertThat(Files.size(zip)).isLessThan(1 << 20);
    long before = System.nanoTime();
    refused(zip, "grow");
    assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
  }

  @Test
  void manyEntriesAreNoModel() {
    for (int i = 0; i < 100; i++) {
      entries.put("more" + i, new byte[0]);
    }
    refused("104 entries");
  }

  /** Any change of an array's head is refused, or changes nothing. */
  /** One reader takes the first, another the last. */
  @Test
  void noEntryStandsTwice() throws IOException {
    Path file = folder.resolve("twice.zip");
    for (String name : entries.keySet()) {
      try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(file.toFile())) {
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
          for (int times = entry.getKey().equals(name) ? 2 : 1; times > 0; times--) {
            out.putArchiveEntry(new ZipArchiveEntry(entry.getKey()));
            out.write(entry.getValue());
            out.closeArchiveEntry();
          }
        }
      }
      assertThatThrownBy(() -> SavedModel.read(file))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("two entries named " + name);
    }
  }

  @Test
  void headsOfArrays() throws IOException {
    byte[] good = entries.get("coefficients.bin");
    int head = new String(good, StandardCharsets.ISO_8859_1).indexOf("FLOAT") + "FLOAT".length();
    double sum = SavedModel.read(GOOD).graph().params().sumNumber().doubleValue();
    for (int at = 0; at < head; at++) {
      for (int flip : new int[] {0x01, 0x80, 0xff}) {
        byte[] changed = good.clone();
        changed[at] ^= (byte) flip;
        entries.put("coefficients.bin", changed);
        Path zip = write();
        try {
          assertThat(SavedModel.read(zip).graph().params().sumNumber().doubleValue())
              .as("byte %d", at)
              .isEqualTo(sum);
        } catch (InputException e) {
          assertThat(e.getMessage()).contains("coefficients.bin").doesNotContain("\n");
        }
      }
    }
  }

  @Test
  void arraysAreWholeAndHoldNumbers() {
    byte[] good = entries.get("coefficients.bin");
    entries.put("coefficients.bin", Arrays.copyOf(good, good.length - 4));
    refused("coefficients.bin ends");
    entries.put("coefficients.bin", Arrays.copyOf(good, good.length + 4));
    refused("coefficients.bin goes on after its end");
    entries.put("coefficients.bin", Arrays.copyOf(good, 3));
    refused("coefficients.bin ends");
    byte[] nan = good.clone();
    ByteBuffer.wrap(nan).putFloat(nan.length - 4, Float.NaN);
    entries.put("coefficients.bin", nan);
    refused("coefficients.bin holds NaN");
    entries.remove("coefficients.bin");
    refused("no entry coefficients.bin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ankle_boot\",| |its network has 10 classes, its card names 9",
        "\"bag\"|\"coat\"|two of its classes have one name",
        "\"bag\"|\"\\u001b[31mbag\"|one of its classes has line feeds or other control characters",
        "\"workerKeys\":[\"0\"|\"workerKeys\":[\"0\\n\"|one of its workers has line feeds",
        "\"workerKeys\":[\"0\",|\"workerKeys\":[|40",
        "\"workerVotes\":[43,|\"workerVotes\":[|39",
        "\"channels\":1|\"channels\":-1|preprocessing",
        "\"height\":14|\"height\":15|do not fit together",
        "\"height\":14|\"height\":100000|pixels",
        "\"height\":14|\"height\":1.5|crowdzoo.json: preprocessing.height",
        "\"height\":14|\"height\":\"14\"|crowdzoo.json: preprocessing.height",
        "\"scale\":255.0|\"scale\":0|scale",
        "\"classNames\":[|\"classNames\":[null,|crowdzoo.json",
        "\"classNames\":[|\"classNames\":[{},|crowdzoo.json: classNames[0]",
      })
  void cardAndGraphBelongTogether(String from, String to, String message) {
    edit("crowdzoo.json", from, to == null ? "" : to);
    refused(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"nin\" : 196|\"nin\" : 197|coefficients.bin must have shape",
        "\"nin\" : 196|\"nin\" : 4294967296|nin 4294967296",
        "\"nout\" : 8|\"nout\" : -8|nout -8",
        "\"logits\"|\"scores\"|logits",
        "\"hidden\" : [ \"input\" ]|\"hidden\" : [ \"logits\" ]|do not fit together",
        "\"hidden\" : [ \"input\" ]|\"hidden\" : [ ]|do not fit together",
        "\"networkInputs\" : [ \"input\", \"workers\" ]|\"networkInputs\" : [ ]|fit together",
        "\"rowShape\" : [ 10, 10 ]|\"rowShape\" : [ 100, 1 ]|do not have 10 classes",
      })
  void layersFitTogether(String from, String to, String message) {
    edit("configuration.json", from, to);
    refused(message);
  }

  @Test
  void damagedFiles() throws IOException {
    byte[] good = Files.readAllBytes(GOOD);
    for (int length : new int[] {0, 1, 100, good.length / 2, good.length - 1}) {
      Path zip = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(good, length));
      refused(zip, "it was cut off");
    }
    for (int at = 1000; at < good.length - 2000; at += 2500) {
      byte[] changed = good.clone();
      changed[at] ^= 0x10;
      Path zip = Files.write(folder.resolve("flipped.zip"), changed);
      // what lies in the updater's state does not matter here
      try {
        SavedModel.read(zip);
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith(zip.toString()).doesNotContain("\n");
      }
    }
  }

  @Test
  void anUntouchedCopyIsRead() {
    assertThatCode(() -> SavedModel.read(write())).doesNotThrowAnyException();
  }

  private void takeAgain() {
    try {
      entries = ZipSurgery.read(GOOD);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void edit(String name, String from, String to) {
    String text = new String(entries.get(name), StandardCharsets.UTF_8);
    assertThat(text).as("the model of the test").contains(from);
    entries.put(name, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  private Path write() {
    try {
      return Files.write(folder.resolve("model.zip"), ZipSurgery.bytes(entries));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void refused(String message) {
    refused(write(), message);
  }

  private static void refused(Path zip, String message) {
    assertThatThrownBy(() -> SavedModel.read(zip))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(zip.toString())
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n")
        .doesNotContain("Exception");
    assertThat(System.getProperty(RAN)).as("code of the stranger").isNull();
  }
}
