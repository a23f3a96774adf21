package org.crowdzoo.dataset.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final ArchiveLimits SMALL = new ArchiveLimits(10_000_000, 20, 4, 200, 1_000_000);

  @TempDir Path folder;

  private Path to() {
    return folder.resolve("to");
  }

  private Path zip(String name, String... entries) throws IOException {
    Path archive = folder.resolve(name);
    String[] all = new String[2 * entries.length];
    for (int i = 0; i < entries.length; i++) {
      all[2 * i] = entries[i];
      all[2 * i + 1] = "text";
    }
    SourceFilesTest.zip(archive, all);
    return archive;
  }

  private void refused(Path archive, ArchiveLimits limits, String why) {
    assertThatThrownBy(() -> new Archive(archive).unpack(to(), limits))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(archive + ": ")
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
    assertThat(to()).doesNotExist();
  }

  /** Zeros, which deflate packs a thousand to one. */
  private static void zeros(OutputStream out, long bytes) throws IOException {
    byte[] block = new byte[1 << 16];
    for (long left = bytes; left > 0; left -= block.length) {
      out.write(block, 0, (int) Math.min(left, block.length));
    }
  }

  @Test
  void whatGrowsTooMuchIsRefusedBeforeAnythingIsWritten() throws IOException {
    Path zip = folder.resolve("bomb.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (int i = 0; i < 4; i++) {
        out.putNextEntry(new ZipEntry("zeros-" + i));
        zeros(out, 2_000_000);
      }
    }
    refused(
        zip, SMALL, "is not unpacked, it would grow from " + Files.size(zip) + " bytes to more");
    Path tar = folder.resolve("bomb.tar.gz");
    try (TarArchiveOutputStream out =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(tar)))) {
      TarArchiveEntry entry = new TarArchiveEntry("zeros");
      entry.setSize(8_000_000);
      out.putArchiveEntry(entry);
      zeros(out, 8_000_000);
      out.closeArchiveEntry();
    }
    refused(
        tar,
        SMALL,
        "more than 200 times as much, which is the limit; if it is what you expect,"
            + " unpack it yourself and give the folder by --from");
  }

  @Test
  void whatTheDiskCannotHoldIsRefusedBeforeAnythingIsWritten() throws IOException {
    Path zip = zip("big.zip", "a", "b", "c");
    refused(
        zip,
        new ArchiveLimits(10, 20, 4, 200, 1_000_000),
        "it needs more than 12 bytes, the disk has 10 bytes to spare");
  }

  @Test
  void tooManyFilesAndFoldersTooDeepAreRefused() throws IOException {
    String[] names = new String[21];
    for (int i = 0; i < names.length; i++) {
      names[i] = "f" + i;
    }
    refused(zip("many.zip", names), SMALL, "it holds more than 20 files, which is the limit");
    refused(zip("deep.zip", "a/b/c/d/e/f.txt"), SMALL, "it holds folders 5 deep, the limit is 4");
    new Archive(zip("fits.zip", "a/b/c/d/f.txt")).unpack(to(), SMALL);
    assertThat(to().resolve("a/b/c/d/f.txt")).hasContent("text");
  }

  @Test
  void sizesThatLieAreFoundOutWhileUnpacking() throws IOException {
    Path zip = folder.resolve("lie.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("zeros"));
      zeros(out, 3_000_000);
    }
    byte[] bytes = Files.readAllBytes(zip);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 4 < bytes.length; at++) {
      if (buffer.getInt(at) == 0x02014b50) {
        buffer.putInt(at + 24, 100); // the uncompressed size in the central directory
      }
    }
    Files.write(zip, bytes);
    assertThatThrownBy(() -> new Archive(zip).unpack(to(), SMALL))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(zip + ": ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void filesOutsideAndNamesThatAreNoneAreRefusedBeforeAnythingIsWritten() throws IOException {
    for (String name : List.of("../evil", "a/../../evil", "/../../evil", "..", "a/..")) {
      refused(zip("out.zip", "good.txt", name), SMALL, "holds a file outside itself, " + name);
    }
    Path absolute = zip("absolute.zip", "good.txt", "/tmp/evil");
    refused(absolute, SMALL, "holds a file outside itself, /tmp/evil");
    refused(zip("nul.zip", "good.txt", "a\0b"), SMALL, "whose name cannot be kept here, a\\u0000b");
  }

  @Test
  void systemsLeftoversAreNotUnpacked() throws IOException {
    Path zip = zip("mac.zip", "d/a.txt", "__MACOSX/d/._a.txt", "d/.DS_Store", "./e/b.txt");
    new Archive(zip).unpack(to(), SMALL);
    assertThat(to()).isDirectoryRecursivelyContaining("glob:**/a.txt");
    assertThat(to().resolve("e/b.txt")).exists();
    assertThat(to().resolve("__MACOSX")).doesNotExist();
    assertThat(to().resolve("d/.DS_Store")).doesNotExist();
  }

  @Test
  void archivesInsideOfArchivesHaveAnEnd() throws IOException {
    byte[] inner = Files.readAllBytes(zip("level.zip", "needed.txt"));
    for (int level = 0; level < 6; level++) {
      Path file = folder.resolve("level.zip");
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
        out.putNextEntry(new ZipEntry("level.zip"));
        out.write(inner);
      }
      inner = Files.readAllBytes(file);
    }
    Path outer = folder.resolve("level.zip");
    assertThatThrownBy(
            () -> new SourceFiles(List.of(outer), folder.resolve("scratch")).find("needed.txt"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("archives inside of archives are unpacked 3 deep");
  }

  @Test
  void cutOffArchivesAreOneLine() throws IOException {
    byte[] noise = new byte[20_000];
    new java.util.Random(0).nextBytes(noise);
    Path packed = folder.resolve("good.tar.gz");
    SourceFilesTest.tarGz(packed, "a.bin", noise);
    byte[] tar;
    try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(packed))) {
      tar = in.readAllBytes();
    }
    byte[] gz = Files.readAllBytes(packed);
    byte[] zip = Files.readAllBytes(zip("good.zip", "a.txt", "b.txt"));
    for (var cut :
        java.util.Map.of("c.tar.gz", gz, "c.tgz", gz, "c.zip", zip, "c.tar", tar).entrySet()) {
      for (double share : new double[] {0, 0.01, 0.5, 0.9}) {
        byte[] bytes = cut.getValue();
        Path file = folder.resolve(cut.getKey());
        Files.write(file, java.util.Arrays.copyOf(bytes, (int) (share * bytes.length)));
        assertThatThrownBy(() -> new Archive(file).unpack(to(), SMALL))
            .as(file.getFileName() + " " + share)
            .isInstanceOf(InputException.class)
            .hasMessageStartingWith(file + ": not a readable archive, ")
            .hasMessageNotContaining("\n");
      }
    }
  }
}
