package org.crowdzoo.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the bytes of pictures tell. The WebP files are of 16 x 12 pixels, the left half red, the
 * right half blue, drawn on a canvas of Chromium and encoded by it, once lossy, once lossless.
 */
class ImageFormatTest {
  private static final String LOSSY =
      "UklGRj4AAABXRUJQVlA4IDIAAACQAQCdASoQAAwAAoBCJaACdLoAA5gA/vJ///rVf/+Fa/7sF2B/6rP/vYEh/72A"
          + "9wAAAA==";
  private static final String LOSSLESS =
      "UklGRiYAAABXRUJQVlA4TBkAAAAvD8ACAA8Q87//8x8OxILJ/KV7Q4jof2QCAA==";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {LOSSY, LOSSLESS})
  void webpIsDecoded(String base64) throws IOException {
    Path file = file("a-1.webp", Base64.getDecoder().decode(base64));
    assertThat(ImageDecoder.size(file)).containsExactly(12, 16);
    byte[] planes = new ImageDecoder(0, 0, 3).decode(file);
    int plane = 12 * 16;
    int left = 5 * 16 + 3;
    int right = 5 * 16 + 12;
    assertThat(planes[left] & 0xff).isGreaterThan(240);
    assertThat(planes[right] & 0xff).isLessThan(15);
    assertThat(planes[plane + left] & 0xff).isLessThan(15);
    assertThat(planes[2 * plane + left] & 0xff).isLessThan(15);
    assertThat(planes[2 * plane + right] & 0xff).isGreaterThan(240);
  }

  @ParameterizedTest
  @ValueSource(strings = {LOSSY, LOSSLESS})
  void aWebpThatIsCutOffIsRefused(String base64) throws IOException {
    byte[] bytes = Base64.getDecoder().decode(base64);
    Path file = file("a-1.webp", Arrays.copyOf(bytes, bytes.length - 8));
    refused(file, "the WebP file is cut off");
  }

  @Test
  void aWebpInADatasetIsAnExample() throws IOException {
    SmallDataset files = SmallDataset.write(folder.resolve("set"));
    files.delete("train/b/b-x-4.png");
    file("set/train/b/b-x-4.WEBP", Base64.getDecoder().decode(LOSSY));
    CrowdDataset dataset = CrowdDataset.open(folder.resolve("set"));
    assertThat(dataset.train().size()).isEqualTo(7);
    assertThat(dataset.notes()).isEmpty();
    assertThat(DatasetCheck.of(folder.resolve("set")).problems()).isEmpty();
  }

  /** Telephones and web sites give pictures names that their kind is not. */
  @ParameterizedTest
  @CsvSource({
    "GIF89a..........., a GIF file",
    "....ftypheic....mif1heic, a HEIC file",
    "....ftypmif1....mif1heix, a HEIC file",
    "....ftypavif....avifmif1, an AVIF file",
    "....JXL ....ftyp, a JPEG XL file",
    "<svg xmlns='http://www.w3.org/2000/svg'/>, an SVG file",
    "%PDF-1.4........., a PDF file",
    "<!DOCTYPE html><html>, a web page"
  })
  void aKindThatCannotBeReadUnderAnotherName(String content, String kind) throws IOException {
    Path file = file("IMG_0001-4.jpg", content.getBytes(StandardCharsets.ISO_8859_1));
    refused(file, "it is " + kind + ", whatever its name;" + " convert it to .png or .jpg");
  }

  private void refused(Path file, String why) {
    assertThatThrownBy(() -> new ImageDecoder(0, 0, 3).decode(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": not a readable image, " + why);
    assertThatThrownBy(() -> ImageDecoder.size(file)).hasMessageContaining(why);
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }
}
