package org.crowdzoo.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that torch.save wrote (golden/torchvision_networks.py), safetensors, and those of a
 * stranger.
 */
class WeightFileTest {
  @TempDir private Path folder;

  private Path golden(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = getClass().getResourceAsStream("/golden/torchvision/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensors.pth", "tensors-legacy.pth"})
  void readsWhatTorchSaves(String name) throws IOException {
    try (WeightFile file = WeightFile.open(golden(name))) {
      assertThat(file.layout()).isEqualTo(WeightFile.Layout.TORCH);
      assertThat(file.shapes())
          .containsOnlyKeys("plain", "turned", "part", "half", "double", "bf", "count");
      assertThat(file.shapes().get("plain")).containsExactly(2, 3, 4);
      float[] plain = file.read("plain");
      for (int i = 0; i < 24; i++) {
        assertThat(plain[i]).isEqualTo(i);
      }
      assertThat(file.shapes().get("turned")).containsExactly(6, 4);
      assertThat(file.read("turned")).startsWith(0, 6, 12, 18, 1, 7, 13, 19).endsWith(17, 23);
      assertThat(file.shapes().get("part")).containsExactly(2, 4);
      assertThat(file.read("part")).containsExactly(10, 11, 12, 13, 14, 15, 16, 17);
      assertThat(file.read("half")).containsExactly(0.5f, -2, 65504, 0x1p-24f);
      assertThat(file.read("double")).containsExactly(1.25f);
      assertThat(file.read("bf")).containsExactly(1.5f, -3);
      assertThat(file.shapes().get("count")).isEmpty();
      assertThat(file.read("count")).containsExactly(7);
    }
  }

  @Test
  void aCheckpointsParametersWithoutTheirPrefix() throws IOException {
    try (WeightFile file = WeightFile.open(golden("checkpoint.pth"))) {
      assertThat(file.shapes()).containsOnlyKeys("plain");
      assertThat(file.read("plain")).hasSize(24);
    }
  }

  @Test
  void aWholeModelIsCode() throws IOException {
    Path file = golden("model.pth");
    assertThatThrownBy(() -> WeightFile.open(file))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ": not a file of weights that crowdzoo can read: it asks for"
                + " torch.nn.modules.linear.Linear, which is never run; only tensors in"
                + " dictionaries are read");
  }

  @Test
  void readsSafeTensors() throws IOException {
    Path file = folder.resolve("a.safetensors");
    writeSafeTensors(
        file,
        "{\"__metadata__\":{\"a\":\"b\"},\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],"
            + "\"data_offsets\":[0,8]},\"h\":{\"dtype\":\"F16\",\"shape\":[1],"
            + "\"data_offsets\":[8,10]}}",
        new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0, 0, 0x3c});
    try (WeightFile open = WeightFile.open(file)) {
      assertThat(open.read("w")).containsExactly(1, -2);
      assertThat(open.read("h")).containsExactly(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}' | w of 12 bytes",
        "'{\"w\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}' | w of 16 bytes",
        "'{\"w\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,8]}}' | w has the shape",
        "'{\"w\":{\"dtype\":\"F32\",\"shape\":[99999,99999],\"data_offsets\":[0,8]}}' | w has the",
        "'{\"w\":{\"dtype\":\"F9\",\"shape\":[2],\"data_offsets\":[0,8]}}' | type F9",
        "'{\"w\":3}' | numbers of type",
        "'{\"w\"' | no JSON",
        "'{}' | no tensor"
      })
  void safeTensorsThatDoNotFit(String header, String message) throws IOException {
    Path file = folder.resolve("bad.safetensors");
    writeSafeTensors(file, header, new byte[8]);
    refused(file, message);
  }

  @Test
  void aPickleThatWouldRunSomething() throws IOException {
    Path ran = folder.resolve("ran");
    refused(zipped("cposix\nsystem\n(X" + word("touch " + ran) + "tR."), "asks for posix.system");
    refused(zipped("\u0080\u0004\u008c\u0005posix\u008c\u0006system\u0093."), "posix.system");
    refused(zipped("cbuiltins\neval\n."), "builtins.eval");
    refused(zipped("ctorch\nload\n."), "torch.load");
    refused(zipped("ctorch._utils\n_rebuild_qtensor\n."), "_rebuild_qtensor");
    refused(zipped("(cposix\nsystem\no."), "posix.system");
    refused(zipped("(iposix\nsystem\n."), "instruction 0x69");
    refused(zipped("P1\n."), "instruction 0x50");
    refused(zipped("}\u0081."), "instruction 0x81");
    refused(zipped("\u0082\u0001."), "instruction 0x82");
    assertThat(ran).doesNotExist();
  }

  @Test
  void damagedPickles() throws IOException {
    refused(zipped("}"), "cut off");
    refused(zipped("."), "damaged");
    refused(zipped("K\u0001."), "no dictionary");
    refused(zipped("}."), "no tensor");
    refused(zipped("h\u0007."), "damaged");
    refused(zipped("X\u00ff\u00ff\u00ff\u007f."), "text of");
    refused(zipped("t."), "damaged");
    refused(zipped(")R."), "damaged");
    refused(zipped("\u0080\u0009}."), "protocol 9");
  }

  /** A tensor that reaches beyond its storage, one too large for memory, one of missing numbers. */
  @Test
  void sizesThatDoNotFit() throws IOException {
    refused(zipped(tensor(2, 0, 3, 1)), "does not fit its storage of 2 numbers");
    refused(zipped(tensor(2, 1, 2, 1)), "does not fit its storage of 2 numbers");
    refused(zipped(tensor(2, 0, 2, 2)), "does not fit its storage of 2 numbers");
    Path missing = zipped(tensor(2, 0, 2, 1));
    try (WeightFile open = WeightFile.open(missing)) {
      assertThatThrownBy(() -> open.read("w"))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("the numbers of w are missing");
    }
  }

  private static String tensor(int stored, int offset, int size, int stride) {
    return "}X"
        + word("w")
        + "ctorch._utils\n_rebuild_tensor_v2\n((X"
        + word("storage")
        + "ctorch\nFloatStorage\nX"
        + word("0")
        + "X"
        + word("cpu")
        + "K"
        + (char) stored
        + "tQK"
        + (char) offset
        + "(K"
        + (char) size
        + "t(K"
        + (char) stride
        + "t\u0089}tRs.";
  }

  @Test
  void filesOfOtherKinds() throws IOException {
    Path text = folder.resolve("notes.pth");
    Files.writeString(text, "these are no weights at all");
    refused(text, "none of the formats .pth");
    Path empty = Files.createFile(folder.resolve("empty.pth"));
    refused(empty, "none of the formats");
    Path zip = folder.resolve("other.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("a.txt"));
      out.closeEntry();
    }
    refused(zip, "no entry data.pkl");
    Path hdf = folder.resolve("cut.h5");
    Files.write(hdf, new byte[] {(byte) 0x89, 'H', 'D', 'F', 13, 10, 26, 10, 0, 0});
    refused(hdf, "damaged HDF5");
    assertThatThrownBy(() -> WeightFile.open(folder.resolve("none.pth")))
        .hasMessageEndingWith("none.pth: no such file");
    assertThatThrownBy(() -> WeightFile.open(folder))
        .hasMessage(folder + ": is a folder, not a file");
    byte[] whole = Files.readAllBytes(golden("tensors-legacy.pth"));
    for (int length = 0; length < whole.length - 1; length += 7) {
      Path cut = folder.resolve("cut.pth");
      Files.write(cut, java.util.Arrays.copyOf(whole, length));
      refused(cut, "not a file of weights");
    }
  }

  private static String word(String text) {
    int length = text.length();
    return "" + (char) (length & 0xff) + (char) (length >> 8) + "\u0000\u0000" + text;
  }

  private Path zipped(String pickle) throws IOException {
    Path file = folder.resolve("p" + Math.abs(pickle.hashCode()) + ".pth");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("archive/data.pkl"));
      out.write(pickle.getBytes(StandardCharsets.ISO_8859_1));
      out.closeEntry();
    }
    return file;
  }

  private static void refused(Path file, String message) {
    assertThatThrownBy(
            () -> {
              try (WeightFile open = WeightFile.open(file)) {
                open.shapes();
              }
            })
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message)
        .matches(e -> e.getMessage().lines().count() == 1);
  }

  private static void writeSafeTensors(Path file, String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 8; i++) {
      out.write(i < 4 ? text.length >> 8 * i : 0);
    }
    out.write(text);
    out.write(data);
    Files.write(file, out.toByteArray());
  }
}
