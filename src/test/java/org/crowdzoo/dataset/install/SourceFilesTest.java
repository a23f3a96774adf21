package org.crowdzoo.dataset.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

class SourceFilesTest {
  @TempDir Path folder;
  @TempDir Path scratch;

  static void zip(Path archive, String... namesAndTexts) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  static void tarGz(Path archive, String name, byte[] content) throws IOException {
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
  }

  @Test
  void findsFilesInFoldersAndArchives() throws IOException {
    Files.createDirectories(folder.resolve("deep/er"));
    Files.writeString(folder.resolve("deep/er/a.txt"), "deep");
    Files.writeString(folder.resolve("deep/a.txt"), "shallow");
    zip(folder.resolve("z.zip"), "in/b.txt", "zipped", "in/images/x.png", "pixels");
    tarGz(folder.resolve("t.tgz"), "top/c.txt", "tarred".getBytes(StandardCharsets.UTF_8));
    SourceFiles files = new SourceFiles(List.of(folder), scratch);
    assertThat(files.file("a.txt")).hasContent("shallow");
    assertThat(scratch).isEmptyDirectory();
    assertThat(files.file("b.txt")).hasContent("zipped");
    assertThat(files.file("c.txt")).hasContent("tarred");
    assertThat(files.folder("images").resolve("x.png")).hasContent("pixels");
    assertThat(files.find("none.txt", "c.txt")).hasContent("tarred");
    assertThat(files.find("none.txt")).isNull();
    assertThatThrownBy(() -> files.file("none.txt"))
        .isInstanceOf(InputException.class)
        .hasMessage(folder + ": holds no file none.txt");
    assertThat(new SourceFiles(List.of(folder.resolve("t.tgz")), scratch).file("c.txt")).exists();
  }

  @Test
  void refusesWhatIsNoArchiveOrPointsOutside() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.tar.gz"), "text");
    assertThatThrownBy(() -> new SourceFiles(List.of(broken), scratch).file("a"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(broken + ": not a readable archive");
    Path evil = folder.resolve("evil.zip");
    zip(evil, "../../evil.txt", "x");
    assertThatThrownBy(() -> new SourceFiles(List.of(evil), scratch).file("evil.txt"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(evil + ": holds a file outside itself");
    assertThatThrownBy(() -> new SourceFiles(List.of(folder.resolve("none")), scratch))
        .hasMessage(folder.resolve("none") + ": no such file or folder");
  }
}
