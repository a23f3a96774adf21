package org.crowdzoo.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.crowdzoo.experiment.Provenance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./crowdzoo} in installations of its own, with the jars of this build. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final Path BUILT = Path.of("target/run");
  private static final String VERSION = "crowdzoo " + Provenance.VERSION;

  /** Whether this process, not the program that it starts, can name files by such letters. */
  private static final boolean NAMES_ARE_UTF8 =
      "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Process> started = new ArrayList<>();
  private Path home;

  @BeforeEach
  void install() throws IOException {
    home = installation(folder.resolve("home"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("CROWDZOO_JAVA_OPTS", null);
    environment.put("CROWDZOO_CLASSPATH", null);
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  /** A folder with the launcher and the jars of this build. */
  static Path installation(Path at) throws IOException {
    Files.createDirectories(at.resolve("src/main"));
    Files.createDirectories(at.resolve("src/launcher"));
    Files.writeString(at.resolve("pom.xml"), "<project/>");
    Files.copy(Path.of("crowdzoo"), at.resolve("crowdzoo"));
    permit(at.resolve("crowdzoo"));
    copy(at, "20260101-000000-000");
    return at;
  }

  private static void permit(Path program) throws IOException {
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** One more build, as far as the launcher sees. */
  private static Path copy(Path at, String time) throws IOException {
    Path from = BUILT.resolve(Files.readString(BUILT.resolve("current")).strip());
    Path to = Files.createDirectories(at.resolve("target/run").resolve(time));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    Files.write(to.resolve("classes.jsa"), new byte[0]); // as where it cannot be made
    Files.writeString(to.resolveSibling("current"), time);
    return to;
  }

  private Ran run(Path at, String... words) {
    return Ran.of(folder, environment, command(at, words));
  }

  private static List<String> command(Path at, String... words) {
    return Stream.concat(Stream.of(at.resolve("crowdzoo").toString()), Stream.of(words)).toList();
  }

  /** A program for the search path, in front of all others. */
  private Path program(String name, String script) throws IOException {
    Path program = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + script);
    permit(program);
    environment.put("PATH", program.getParent() + ":" + System.getenv("PATH"));
    return program;
  }

  private void refused(Ran ran, String message) {
    assertThat(ran.err()).containsExactly("crowdzoo: " + message);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.exit()).isEqualTo(2);
  }

  @Test
  void theReadmeNamesTheDownloadThatTheLauncherNames() throws IOException {
    Pattern size = Pattern.compile("downloads about (\\d+) MB");
    Matcher said = size.matcher(Files.readString(Path.of("crowdzoo")));
    Matcher written = size.matcher(Files.readString(Path.of("README.md")));
    assertThat(said.find()).isTrue();
    assertThat(written.find()).isTrue();
    assertThat(written.group(1)).isEqualTo(said.group(1));
  }

  @Test
  void aPathMayHoldColonsAndBlanks() throws IOException {
    for (String name : NAMES_ARE_UTF8 ? List.of("C: both of: them", "été-数") : List.of("a: b")) {
      Path at = installation(folder.resolve(name));
      Ran ran = run(at, "--version");
      assertThat(ran.err()).as(name).isEmpty();
      assertThat(ran.out()).as(name).containsExactly(VERSION);
      // resources, and the services of the jar "fast", are found there, too
      assertThat(run(at, "bench", "conal", "--workers", "3", "--batch", "4", "--steps", "1"))
          .as(name)
          .satisfies(bench -> assertThat(bench.exit()).isZero());
    }
  }

  @Test
  void aSymbolicLinkStartsTheInstallationItPointsTo() throws IOException {
    Path link = Files.createDirectories(folder.resolve("elsewhere")).resolve("zoo");
    Files.createSymbolicLink(link, home.resolve("crowdzoo"));
    assertThat(Ran.of(folder, environment, List.of(link.toString(), "--version")).out())
        .containsExactly(VERSION);
  }

  @Test
  void aWrongJavaHomeIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path folderForProgram =
        Files.createDirectories(folder.resolve("odd/bin/java")).getParent().getParent();
    for (Path wrong : List.of(folder.resolve("none"), file, empty, folderForProgram)) {
      environment.put("JAVA_HOME", wrong.toString());
      refused(
          run(home, "--version"),
          "JAVA_HOME: no bin/java in "
              + wrong
              + "; set it to a JDK, version 17 or newer, or unset it");
    }
  }

  @Test
  void anOldJavaIsOneLine() throws IOException {
    Path old = Files.createDirectories(folder.resolve("old jdk/bin")).resolve("java");
    environment.put("JAVA_HOME", old.getParent().getParent().toString());
    Path release = old.getParent().resolveSibling("release");
    for (String[] says :
        new String[][] {
          {"openjdk version \"11.0.21\" 2023-10-17", "11.0.21", "11"},
          {"java version \"1.8.0_392\"", "1.8.0_392", "8"},
          {"openjdk version \"16\" 2021-03-16", "16", "16"}
        }) {
      Files.writeString(old, "#!/bin/sh\necho '" + says[0] + "' >&2\n");
      permit(old);
      String line =
          old
              + ": Java "
              + says[2]
              + " is too old; Crowdzoo needs 17 or newer (set JAVA_HOME to a JDK)";
      Files.deleteIfExists(release);
      refused(run(home, "--version"), line);
      Files.writeString(release, "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + says[1] + "\"\n");
      refused(run(home, "--version"), line);
    }
    Files.delete(release);
    Files.writeString(old, "#!/bin/sh\n");
    refused(run(home, "--version"), old + ": does not say which version of Java it is");
  }

  @Test
  void javaMayBeOnThePathOnly() throws IOException {
    environment.put("JAVA_HOME", null);
    program("java", "exec '" + System.getProperty("java.home") + "/bin/java' \"$@\"\n");
    assertThat(run(home, "--version").out()).containsExactly(VERSION);
    program("java", "echo 'openjdk version \"11.0.1\"' >&2\n");
    assertThat(run(home, "--version").err())
        .singleElement()
        .asString()
        .contains("Java 11 is too old");
  }

  @Test
  void namesAreUtf8InEveryLocale() throws IOException {
    Assumptions.assumeTrue(NAMES_ARE_UTF8, "this process itself cannot name such files");
    Path votes =
        Files.writeString(
            folder.resolve("stimmen.csv"), "task,worker,label\nt,w,chêne\nu,w,érable\nu,x,松\n");
    for (String locale : List.of("C", "de_DE.ISO-8859-1")) {
      environment.put("LC_ALL", locale);
      environment.put("LANG", locale);
      Path to = folder.resolve(locale + "-été.json");
      Ran ran = run(home, "convert", votes.toString(), to.toString());
      assertThat(ran.exit()).as(locale + ran.err()).isZero();
      assertThat(to).as(locale).exists();
      Ran missing = run(home, "validate", folder.resolve("forêt-森").toString());
      assertThat(missing.exit()).isEqualTo(2);
      assertThat(String.join("\n", missing.err())).as(locale).contains("forêt-森");
    }
  }

  @Test
  void aCopyInUseStays() throws Exception {
    Path used = home.resolve("target/run/20260101-000000-000");
    environment.put(
        "CROWDZOO_JAVA_OPTS",
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0");
    Path said = folder.resolve("said.txt");
    Process waiting = Ran.start(folder, environment, command(home, "--version"), said, said);
    started.add(waiting);
    for (int i = 0; i < 600 && !Files.readString(said).contains("Listening"); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(said).content().contains("Listening");
    environment.put("CROWDZOO_JAVA_OPTS", null);
    for (int build = 1; build <= 5; build++) {
      copy(home, "20260101-00000" + build + "-000");
    }
    assertThat(run(home, "--version").out()).containsExactly(VERSION);
    assertThat(used.resolve("crowdzoo.jar")).exists();
    assertThat(copies())
        .containsExactly(
            "20260101-000000-000",
            "20260101-000003-000",
            "20260101-000004-000",
            "20260101-000005-000");
    waiting.destroyForcibly().waitFor();
    assertThat(run(home, "--version").out()).containsExactly(VERSION);
    assertThat(copies())
        .containsExactly("20260101-000003-000", "20260101-000004-000", "20260101-000005-000");
  }

  private List<String> copies() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("target/run"))) {
      return files
          .filter(Files::isDirectory)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Test
  @Tag("once")
  void theFirstStartOfABuildKeepsItsClassesForTheNext() throws IOException {
    Path kept = home.resolve("target/run/20260101-000000-000/classes.jsa");
    Files.delete(kept);
    environment.put("CROWDZOO_JARS", folder.resolve("own.jar").toString());
    assertThat(run(home, "--version").err()).isEmpty();
    assertThat(kept).as("of another class path").doesNotExist();
    environment.put("CROWDZOO_JARS", null);
    Ran first = run(home, "--version");
    assertThat(first.out()).containsExactly(VERSION);
    assertThat(first.err()).containsExactly("crowdzoo: preparing faster starts, once a build");
    assertThat(kept).isNotEmptyFile();
    try (Stream<Path> left = Files.list(kept.getParent())) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }
    environment.put("CROWDZOO_JAVA_OPTS", "-Xlog:class+load");
    Ran next = run(home, "--version");
    assertThat(next.err()).isEmpty();
    assertThat(next.out())
        .contains(VERSION)
        .anyMatch(line -> line.contains("org.crowdzoo.cli.Crowdzoo source: shared objects file"));
    environment.put("CROWDZOO_JAVA_OPTS", null);
    Files.write(kept, new byte[] {1, 2, 3}); // of another Java, or damaged
    assertThat(run(home, "--version").err()).isEmpty();
    assertThat(run(home, "--version").out()).containsExactly(VERSION);
  }

  @Test
  void onlyOneOfSeveralStartsBuilds() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "flock");
    Path log = folder.resolve("builds.txt");
    program(
        "mvn",
        """
        echo build >>'%s'
        sleep 1
        mkdir target/run/20270101-000000-000
        cp target/run/2026*/* target/run/20270101-000000-000
        printf 20270101-000000-000 >target/run/current
        """
            .formatted(log));
    Files.setLastModifiedTime(
        home.resolve("target/run/current"), FileTime.fromMillis(1_000_000_000_000L));
    List<CompletableFuture<Ran>> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runs.add(CompletableFuture.supplyAsync(() -> run(home, "--version")));
    }
    for (CompletableFuture<Ran> ran : runs) {
      assertThat(ran.get().err()).allMatch(line -> line.matches("crowdzoo: (building|waiting) .*"));
      assertThat(ran.get().out()).containsExactly(VERSION);
    }
    assertThat(log).content().isEqualTo("build\n");
    assertThat(run(home, "--version").err()).isEmpty();
  }

  @Test
  void aFailedBuildIsShownAndTheNextStartTriesAgain() throws IOException {
    program("mvn", "echo '[ERROR] no good'\nexit 1\n");
    Files.writeString(home.resolve("src/main/New.java"), "x");
    Files.setLastModifiedTime(
        home.resolve("src/main/New.java"),
        FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    for (int i = 0; i < 2; i++) {
      Ran ran = run(home, "--version");
      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.err())
          .hasSize(3)
          .contains("[ERROR] no good", "crowdzoo: pom.xml: the build failed, see above");
    }
  }
}
