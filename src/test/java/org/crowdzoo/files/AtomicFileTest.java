package org.crowdzoo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void writesAndCreatesFolders() throws IOException {
    Path file = folder.resolve("a/b/c.txt");
    AtomicFile.writeString(file, "Größe\n");
    assertThat(file).usingCharset(StandardCharsets.UTF_8).hasContent("Größe\n");
    assertThat(filesIn(file.getParent())).isEqualTo(1);
  }

  @Test
  void replaces() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.writeString(file, "a longer text");
    AtomicFile.writeString(file, "short");
    assertThat(file).hasContent("short");
  }

  @Test
  void aFailureLeavesTheTargetAsItWas() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.writeString(file, "before");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 17]);
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": disk full");
    assertThat(file).hasContent("before");
    assertThat(filesIn(folder)).isEqualTo(1);
  }

  @Test
  void aFailureCreatesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                AtomicFile.writePath(
                    folder.resolve("new.txt"),
                    path -> {
                      Files.writeString(path, "half");
                      throw new IllegalStateException("bug");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(filesIn(folder)).isZero();
  }

  @Test
  void aFolderThatCannotBeMadeIsOneLine() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "no folder");
    assertThatThrownBy(() -> AtomicFile.requireWritableFolder(file.resolve("sub")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be written to");
    AtomicFile.requireWritableFolder(folder.resolve("fine"));
    assertThat(filesIn(folder.resolve("fine"))).isZero();
  }

  private static long filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void whatFailsNamesTheFileThatWasWantedNotATemporaryOne() throws IOException {
    Path full = Files.createDirectories(folder.resolve("full/inside")).getParent();
    Path file = Files.writeString(folder.resolve("file"), "");
    for (Path target : List.of(full, file.resolve("below.json"))) {
      assertThatThrownBy(() -> AtomicFile.writeString(target, "x"))
          .isInstanceOf(java.nio.file.FileSystemException.class)
          .hasMessageContaining(": cannot be written, ")
          .message()
          .doesNotContain(".part")
          .satisfiesAnyOf(
              text -> assertThat(text).startsWith(target.toString()),
              text -> assertThat(text).startsWith(file.toString()));
    }
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
  }
}
