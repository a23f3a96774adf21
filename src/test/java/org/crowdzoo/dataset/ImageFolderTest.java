package org.crowdzoo.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path folder;
  private SmallDataset files;

  @BeforeEach
  void write() {
    files = SmallDataset.write(folder);
  }

  private List<String> problems() {
    InputException e = catchThrowableOfType(() -> CrowdDataset.open(folder), InputException.class);
    assertThat(e).as("problems").isNotNull();
    return e.problems().stream().map(line -> line.replace(folder + "/", "")).toList();
  }

  private List<String> notes() {
    return CrowdDataset.open(folder).notes().stream()
        .map(line -> line.replace(folder + "/", ""))
        .toList();
  }

  @Test
  void whatSystemsLeaveIsNoClassAndNoPictureInAnySplit() {
    String hash = CrowdDataset.open(folder).sha256();
    for (String split : List.of("train", "val", "test")) {
      for (String place : List.of(split, split + "/a", split + "/a/deeper")) {
        for (String junk :
            List.of(".ipynb_checkpoints", "@eaDir", "__MACOSX", "$RECYCLE.BIN", ".git")) {
          files.image(place + "/" + junk + "/copy-4.png", 5, 6, 1);
          files.image(place + "/" + junk + "/in/new-777.png", 5, 6, 1);
        }
        files.image(place + "/._b-x-4.png", 5, 6, 1);
        files.text(place + "/Thumbs.db", "");
        files.text(place + "/DESKTOP.INI", "");
        files.text(place + "/.DS_Store", "");
      }
    }
    CrowdDataset dataset = CrowdDataset.open(folder);
    assertThat(dataset.sha256()).isEqualTo(hash);
    assertThat(dataset.classNames()).containsExactly("a", "b", "c");
    assertThat(notes())
        .hasSize(3)
        .allMatch(line -> line.contains(": passed over, hidden and system files: 27 ("))
        .anyMatch(line -> line.startsWith("test: ") && line.contains("@eaDir 3"));
    assertThat(DatasetCheck.of(folder).problems()).isEmpty();
  }

  @Test
  void picturesThatCannotBeReadAreCountedAndNamed() {
    files.text("test/a/x-1.gif", "GIF89a");
    files.text("test/a/x-2.GIF", "GIF89a");
    files.text("test/b/x-3.heic", "");
    files.text("val/a/readme.txt", "");
    files.text("val/LICENSE", "");
    assertThat(notes())
        .containsExactly(
            "val: passed over, other files: 2 (.txt 1, license 1), the first is val/LICENSE",
            "warning: test: passed over, pictures that cannot be read: 3 (.gif 2, .heic 1), the"
                + " first is test/a/x-1.gif; convert them to .png or .jpg");
    assertThat(DatasetCheck.of(folder).facts()).containsAll(CrowdDataset.open(folder).notes());
    files.delete("train/b/b-x-4.png");
    files.text("train/b/b-x-004.avif", "");
    assertThat(problems())
        .containsExactly(
            "answers.json: task 4 has no file in train that can be read, convert"
                + " train/b/b-x-004.avif to .png or .jpg");
  }

  @Test
  void jfifAndItsKindAreRead() throws IOException {
    for (String kind : List.of("jfif", "JPE", "dib", "pnm")) {
      Files.copy(folder.resolve("test/b/v-103.png"), folder.resolve("test/a/v-9." + kind));
    }
    assertThat(CrowdDataset.open(folder).test().size()).isEqualTo(7);
    assertThat(DatasetCheck.of(folder).problems()).isEmpty();
  }

  @Test
  void linksThatLeadNowhereOrBackAreOneLineEach() throws IOException {
    Files.createSymbolicLink(folder.resolve("train/a/back"), folder.resolve("train"));
    Files.createSymbolicLink(folder.resolve("val/a/gone-7.png"), Path.of("not/there.png"));
    Files.createSymbolicLink(folder.resolve("test/self"), Path.of("self"));
    assertThat(problems())
        .containsExactly(
            "train/a/back: a link that leads back to a folder above it; remove it",
            "val/a/gone-7.png: a broken link, there is no not/there.png; remove or mend it",
            "test/self: a broken link, there is no self; remove or mend it");
    assertThat(DatasetCheck.of(folder).problems()).hasSize(3);
    assertThat(
            catchThrowableOfType(
                () -> Split.ofImages(List.of(folder.resolve("train"))), InputException.class))
        .hasMessageContaining("back to a folder above it");
  }

  @Test
  void linksToOtherFoldersAreFollowed(@TempDir Path elsewhere) throws IOException {
    Files.move(folder.resolve("test/b"), elsewhere.resolve("b"));
    Files.createSymbolicLink(folder.resolve("test/b"), elsewhere.resolve("b"));
    assertThat(CrowdDataset.open(folder).test().size()).isEqualTo(3);
  }

  @Test
  void twoFilesWithOneKeyAreToldWhereKeysComeFrom() {
    files.image("train/a/IMG-2021-05-04.png", 5, 6, 1);
    files.image("train/a/IMG-2021-06-04.png", 5, 6, 1);
    assertThat(problems())
        .contains(
            "train/a/IMG-2021-06-04.png: key 04 is that of another training file,"
                + " train/a/IMG-2021-05-04.png; an image's key is what follows the last - of its"
                + " name, <name>-<key>.<extension>: rename one");
  }

  @Test
  void namesAreComparedInComposedForm() {
    assumeTrue(System.getProperty("sun.jnu.encoding").equalsIgnoreCase("UTF-8"));
    files.image("train/ch\u00eane/x-11.png", 5, 6, 1);
    files.image("test/che\u0302ne/y-1.png", 5, 6, 1);
    files.text(
        "metadata.json",
        "{\"name\":\"s\",\"n_classes\":4,\"n_workers\":5,\"class_names\":[\"a\",\"b\",\"c\","
            + "\"che\u0302ne\"]}");
    assertThat(problems())
        .containsExactly("train/ch\u00eane/x-11.png: key 11 has no task in answers.json");
    files.image("train/che\u0302ne/z-12.png", 5, 6, 1);
    assertThat(problems())
        .anyMatch(
            line ->
                line.endsWith(
                    "ne: has the name of another class folder, in Unicode's other form; make one"
                        + " folder of the two"));
  }

  @Test
  void namesThatTheSystemCannotTellAreRefused() throws Exception {
    // bytes that are no UTF-8, nor anything that a system in C knows
    Process made =
        new ProcessBuilder(
                "bash",
                "-c",
                "cd \"$0\" && mkdir test/$'\\xe9rable' && cp test/b/v-103.png test/$'\\xe9rable/x-1.png'"
                    + " && cp test/b/v-103.png test/a/$'fr\\xeane-1.png'",
                folder.toString())
            .inheritIO()
            .start();
    assumeTrue(made.waitFor() == 0);
    assertThat(problems())
        .hasSize(2)
        .allMatch(line -> line.startsWith("test/") && line.contains("its name "));
  }

  @Test
  void controlCharactersInNamesOfClassesAreRefusedAndShownWrittenOut() {
    files.image("train/d\u001b[31m\nred/x-4.png", 5, 6, 1);
    assertThat(problems())
        .anyMatch(
            line ->
                line.equals(
                    "train: the name of class folder d\\u001b[31m\\nred must not hold line"
                        + " feeds or other control characters"));
    files.text(
        "metadata.json",
        "{\"name\":\"s\",\"n_classes\":3,\"n_workers\":5,\"class_names\":[\"a\",\"b\\u0007\",\"c\"]}");
    assertThat(problems()).anyMatch(line -> line.contains("the name of class b\\u0007 must not"));
  }
}
