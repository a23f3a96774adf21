package org.crowdzoo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files under resources were saved by numpy 2. */
class NumpyFileTest {
  @TempDir Path folder;

  private static Path numpys(String name) throws URISyntaxException {
    return Path.of(NumpyFileTest.class.getResource(name + ".npy").toURI());
  }

  @ParameterizedTest
  @CsvSource({
    "f8_c, 2 3, 1.5 -2 3 4 5 6.25",
    "f4_fortran, 2 3, 1.5 -2 3 4 5 6.25",
    "i2_big_endian, 3, 1 -2 300",
    "b1, 3, 1 0 1",
    "u1, 2 2, 0 255 7 128",
    "u4, 2, 4294967295 1",
    "u8, 2, 9223372036854775808 1",
    "i8_scalar, '', 42",
    "f8_empty, 0 3, ''",
    "i4_version2, 2 2, 1 2 3 4",
    "f8_version3, 1, 2.5"
  })
  void readsWhatNumpySaves(String name, String shape, String values) throws URISyntaxException {
    NumpyFile.Array array = NumpyFile.read(numpys(name));
    assertThat(array.shape()).containsExactly(ints(shape));
    assertThat(array.values()).containsExactly(doubles(values));
  }

  private static int[] ints(String text) {
    return Arrays.stream(doubles(text)).mapToInt(x -> (int) x).toArray();
  }

  private static double[] doubles(String text) {
    return text.isEmpty()
        ? new double[0]
        : Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void fortranOrderInThreeDimensions() throws URISyntaxException {
    NumpyFile.Array array = NumpyFile.read(numpys("f8_fortran_3d"));
    assertThat(array.shape()).containsExactly(2, 3, 4);
    for (int n = 0; n < 24; n++) {
      assertThat(array.values()[n]).isEqualTo(n);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f2 | numbers of type f2 cannot be read, allowed are f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1",
        "c16 | holds no plain array of numbers",
        "record | holds no plain array of numbers"
      })
  void refusesOtherTypes(String name, String problem) {
    assertThatThrownBy(() -> NumpyFile.read(numpys(name)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(name + ".npy: " + problem);
  }

  @Test
  void theHeaderIsNumpysOwn() throws IOException, URISyntaxException {
    Path file = folder.resolve("a.npy");
    NumpyFile.write(file, new double[] {1.5, -2, 3, 4, 5, 6.25}, 2, 3);
    assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(numpys("f8_c")));
  }

  @Test
  void roundTrips() throws IOException {
    Path file = folder.resolve("deeper/a.npy");
    double[] doubles = {0, -0.0, 1e-300, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NaN};
    NumpyFile.write(file, doubles, 3, 2, 1);
    assertThat(NumpyFile.read(file).shape()).containsExactly(3, 2, 1);
    assertThat(NumpyFile.read(file).values()).containsExactly(doubles);
    NumpyFile.write(file, new float[] {0.1f, -3}, 2);
    assertThat(NumpyFile.read(file).values()).containsExactly(0.1f, -3);
    NumpyFile.write(file, new int[] {Integer.MIN_VALUE, -1, Integer.MAX_VALUE}, 3);
    assertThat(NumpyFile.read(file).values())
        .containsExactly(Integer.MIN_VALUE, -1, Integer.MAX_VALUE);
    NumpyFile.write(file, new int[0], 0, 5);
    assertThat(NumpyFile.read(file).shape()).containsExactly(0, 5);
    NumpyFile.write(file, new int[] {7});
    assertThat(NumpyFile.read(file).shape()).isEmpty();
  }

  @Test
  void longerThanOneChunk() throws IOException {
    int[] many = new int[200_001];
    Arrays.setAll(many, i -> i);
    Path file = folder.resolve("many.npy");
    NumpyFile.write(file, many, 3, 66_667);
    double[] read = NumpyFile.read(file).values();
    assertThat(read[65_536]).isEqualTo(65_536);
    assertThat(read[200_000]).isEqualTo(200_000);
  }

  @Test
  void shapeMustFit() {
    assertThatThrownBy(() -> NumpyFile.write(folder.resolve("a.npy"), new double[3], 2, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder.resolve("a.npy")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6, 7, 8, 9, 40, 127, 128, 130, 175})
  void aFileCutOffAnywhereIsOneLine(int bytes) throws IOException, URISyntaxException {
    Path file = folder.resolve("cut.npy");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(numpys("f8_c")), bytes));
    assertThatThrownBy(() -> NumpyFile.read(file))
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(((InputException) e).problems()).hasSize(1))
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void cutOffValuesAreCalledSo() throws IOException, URISyntaxException {
    Path file = folder.resolve("cut.npy");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(numpys("f8_c")), 175));
    assertThatThrownBy(() -> NumpyFile.read(file))
        .hasMessage(file + ": ends before its 6 values, the file was cut off");
  }

  @Test
  void anAbsurdShapeIsRefusedBeforeMemoryIsAskedFor() throws IOException, URISyntaxException {
    try (InputStream in = NumpyFileTest.class.getResourceAsStream("f8_c.npy")) {
      byte[] bytes = in.readAllBytes();
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      Path file = folder.resolve("absurd.npy");
      Files.write(
          file,
          text.replace("(2, 3), }          ", "(2000000000,), }   ")
              .getBytes(StandardCharsets.ISO_8859_1));
      assertThatThrownBy(() -> NumpyFile.read(file))
          .hasMessage(file + ": ends before its 2000000000 values, the file was cut off");
      Files.write(
          file,
          text.replace("(2, 3), }          ", "(99999999999,), }  ")
              .getBytes(StandardCharsets.ISO_8859_1));
      assertThatThrownBy(() -> NumpyFile.read(file))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("holds more than 2147483647 values");
    }
  }

  /** The shape is quoted as it stands, whatever blanks it has, on one line. */
  @Test
  void aShapeOfSeveralLinesIsQuotedOnOne() throws IOException {
    String header = "{'descr': '<i8', 'fortran_order': False, 'shape': (%s), }\n";
    for (String shape :
        new String[] {
          "1, 1\n", "2\n,\r3", "99999999999,\n", "0,\n2147483647", "1," + " ".repeat(9999)
        }) {
      Path file = Files.write(folder.resolve("lines.npy"), npy(2, header.formatted(shape), 16));
      assertThatThrownBy(() -> NumpyFile.read(file))
          .isInstanceOf(InputException.class)
          .message()
          .doesNotContain("\n")
          .doesNotContain("\r")
          .hasSizeLessThan(file.toString().length() + 250);
    }
  }

  @Test
  void noSuchFile() {
    Path file = folder.resolve("none.npy");
    assertThatThrownBy(() -> NumpyFile.read(file)).hasMessage(file + ": no such file");
  }

  private static byte[] npy(int major, String header, int values) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes =
        ByteBuffer.allocate(12 + text.length + values).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) major).put((byte) 0);
    if (major == 1) {
      bytes.putShort((short) text.length);
    } else {
      bytes.putInt(text.length);
    }
    bytes.put(text);
    return Arrays.copyOf(bytes.array(), bytes.position() + values);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|<f8|(0, 2147483647)|0|its shape (0, 2147483647) does not fit the 0 values it holds",
        "1|<i8|(2147483647, 0)|0|does not fit the 0 values",
        "1|<f8|(2147483647, 2147483647, 0)|0|does not fit the 0 values",
        "1|<f8|(4294967296,)|0|holds more than 2147483647 values",
        "1|<f8|(-1,)|8|holds no plain array of numbers",
        "1|<f8|(2,)|8|ends before its 2 values",
        "1|<f8|(2,)|17|goes on after the 2 values of its shape (2,)",
        "1|<f8|(1000000000,)|16|ends before its 1000000000 values",
        "1|<c16|(1,)|16|holds no plain array of numbers",
        "1|<f999|(1,)|16|numbers of type f999 cannot be read",
        "1|<f99999999999|(1,)|16|holds no plain array of numbers",
        "1|<U4|(1,)|16|holds no plain array of numbers",
        "0|<f8|(1,)|8|must be an npy file of format 1, 2 or 3, got format 0",
        "9|<f8|(1,)|8|must be an npy file of format 1, 2 or 3, got format 9",
      })
  void damagedHeadersAreOneLine(int major, String type, String shape, int bytes, String why)
      throws IOException {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    Path file = folder.resolve("d.npy");
    Files.write(file, npy(major, header, bytes));
    assertThatThrownBy(() -> NumpyFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(why);
  }

  @Test
  void aHeaderOfAbsurdLengthIsOneLine() throws IOException {
    for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 20}) {
      byte[] bytes = npy(2, "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }\n", 8);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, length);
      Path file = folder.resolve("h.npy");
      Files.write(file, bytes);
      assertThatThrownBy(() -> NumpyFile.read(file))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("its header says that it is");
    }
  }

  @Test
  void packedWhereTheNameEndsInGz() throws IOException {
    Path file = folder.resolve("z.npy.gz");
    int[] labels = new int[100_000];
    NumpyFile.write(file, labels, 100, 1000);
    assertThat(Files.size(file)).isLessThan(5000);
    assertThat(NumpyFile.read(file).shape()).containsExactly(100, 1000);
  }
}
