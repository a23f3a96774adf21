package org.crowdzoo.program;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The jars that Maven found for Crowdzoo, and what of them others have. */
final class Libraries {
  /** The library: what goes into the jar. */
  static final Path CROWDZOO = Path.of("target/classes").toAbsolutePath();

  /** What goes into the jar {@code fast}. */
  static final Path FAST = Path.of("target/fast-classes").toAbsolutePath();

  /** Optional dependencies and what comes with them; examples/application checks it with Maven. */
  private static final Pattern OPTIONAL =
      Pattern.compile(
          ".*/(io/vertx|io/netty|org/webjars|info/picocli|org/knowm"
              + "|ch/qos/logback|org/deeplearning4j/(arbiter-core|deeplearning4j-(vertx|core|ui-model)))/.*");

  private Libraries() {}

  /** All, as the launcher starts Java with. */
  static List<String> all() {
    try {
      String path = Files.readString(Path.of("target/classpath.txt")).strip();
      return Arrays.asList(path.split(File.pathSeparator));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Those that come to an application which depends on Crowdzoo. */
  static List<String> ofAnApplication() {
    return all().stream().filter(Predicate.not(jar -> OPTIONAL.matcher(jar).matches())).toList();
  }

  /** Those with a part of their path. */
  static List<String> with(String part) {
    return all().stream().filter(jar -> jar.contains(part)).toList();
  }

  /** Compiles the Java files below a folder. */
  static void compile(Path sources, List<String> classPath, Path to) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(sources);
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> java = files.filter(file -> file.toString().endsWith(".java")).toList();
      List<String> options =
          List.of(
              "-proc:none", "-d", to.toString(), "-cp", String.join(File.pathSeparator, classPath));
      boolean done =
          compiler
              .getTask(
                  null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(java))
              .call();
      if (!done) {
        throw new AssertionError(sources + " does not compile");
      }
    }
  }

  /** The command that starts a main class. */
  static List<String> java(List<String> classPath, String main, Stream<String> arguments) {
    return Stream.concat(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                String.join(File.pathSeparator, classPath),
                main),
            arguments)
        .toList();
  }
}
