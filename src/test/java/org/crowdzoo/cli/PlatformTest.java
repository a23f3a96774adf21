package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crowdzoo.dataset.SmallDataset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM of its own, on systems of other languages and character sets. */
class PlatformTest {
  @TempDir Path folder;

  private record Run(int exit, String out, List<String> err) {}

  private Run crowdzoo(Map<String, String> environment, List<String> flags, Object... words)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(flags);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Crowdzoo.class.getName());
    for (Object word : words) {
      command.add(word.toString());
    }
    File out = folder.resolve("out.txt").toFile();
    File err = folder.resolve("err.txt").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.environment().putAll(environment);
    int exit = builder.start().waitFor();
    return new Run(
        exit,
        Files.readString(out.toPath(), StandardCharsets.ISO_8859_1),
        Files.readString(err.toPath(), StandardCharsets.ISO_8859_1).lines().toList());
  }

  @Test
  @Tag("once")
  void numbersPrintAlikeInEveryLanguage() throws Exception {
    Path dataset = folder.resolve("set");
    SmallDataset.write(dataset);
    String usual = crowdzoo(Map.of(), List.of("-Duser.language=en"), "validate", dataset).out;
    assertThat(usual).containsPattern("votes for the true class: \\d+\\.\\d percent");
    for (List<String> language :
        List.of(
            List.of("-Duser.language=tr", "-Duser.country=TR"),
            List.of("-Duser.language=fa", "-Duser.country=IR"),
            List.of("-Duser.language=de", "-Duser.country=DE"))) {
      assertThat(crowdzoo(Map.of(), language, "validate", dataset).out)
          .as(language.toString())
          .isEqualTo(usual);
    }
  }

  @Test
  void namesThatAreLostInTheSystemsCharacterSetAreRefused() throws Exception {
    assumeTrue(File.separatorChar == '/');
    Path dataset = folder.resolve("set");
    SmallDataset.write(dataset);
    // two Chinese names of two letters each, which would be one name of question marks
    Process made =
        new ProcessBuilder(
                "bash",
                "-c",
                "cd \"$0\" && mv test/a test/$'\\xe6\\xb8\\xaf\\xe5\\x8f\\xa3'"
                    + " && mv test/b test/$'\\xe6\\xa3\\xae\\xe6\\x9e\\x97'",
                dataset.toString())
            .start();
    assumeTrue(made.waitFor() == 0);
    Run run = crowdzoo(Map.of("LC_ALL", "C"), List.of("-Duser.language=en"), "validate", dataset);
    assertThat(run.exit).isEqualTo(2);
    assertThat(run.err)
        .filteredOn(line -> line.startsWith("crowdzoo: "))
        .hasSize(2)
        .allMatch(line -> line.contains("/test/"))
        .allMatch(line -> line.contains("its name cannot be read in the system's character set"))
        .allMatch(line -> line.endsWith("start with LC_ALL=C.UTF-8"));
  }

  @Test
  void namesThatTheSystemsCharacterSetCannotKeepAreRefused() throws Exception {
    assumeTrue(File.separatorChar == '/');
    Path source = folder.resolve("source");
    SmallDataset files = SmallDataset.write(source);
    files.text("names.txt", "ch\u00eane\n\u00e9rable\n");
    files.image("flat/x-0.png", 2, 2, 1);
    files.text("one.json", "{\"0\": {\"0\": 1}}");
    files.text("truth.json", "{\"0\": {\"0\": 0}}");
    Path to = folder.resolve("to");
    Run run =
        crowdzoo(
            Map.of("LC_ALL", "C"),
            List.of(),
            "install",
            "custom",
            "--answers",
            source.resolve("one.json"),
            "--train-path",
            source.resolve("flat"),
            "--test-path",
            source.resolve("flat"),
            "--test-ground-truth",
            source.resolve("truth.json"),
            "--val",
            "none",
            "--label-names",
            source.resolve("names.txt"),
            "--to",
            to);
    assertThat(run.exit).isEqualTo(2);
    assertThat(run.err)
        .filteredOn(line -> line.startsWith("crowdzoo: "))
        .singleElement()
        .asString()
        .contains("the name of a class must be a name that files can have here")
        .contains("LC_ALL=C.UTF-8");
    assertThat(to).doesNotExist();
  }
}
