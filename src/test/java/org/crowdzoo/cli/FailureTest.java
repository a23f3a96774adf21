package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;

/** Whatever is thrown is told in lines without names of classes. */
class FailureTest {
  private static final List<Throwable> ANYTHING =
      List.of(
          new OutOfMemoryError("Java heap space"),
          new OutOfMemoryError("Requested array size exceeds VM limit"),
          new OutOfMemoryError("Physical memory usage is too high: physicalBytes (2G) > 1G"),
          new OutOfMemoryError("unable to create native thread"),
          new OutOfMemoryError(),
          new StackOverflowError(),
          new NoClassDefFoundError("org/nd4j/linalg/factory/Nd4j"),
          new UnsatisfiedLinkError("/x/libnd4jcpu.so: cannot open"),
          new ExceptionInInitializerError(new RuntimeException("x")),
          new AssertionError(),
          new NullPointerException("Cannot invoke \"org.crowdzoo.X.y()\" because \"z\" is null"),
          new ClassCastException("class java.lang.String cannot be cast to class java.lang.Long"),
          new ArrayIndexOutOfBoundsException("Index 5 out of bounds for length 2"),
          new IllegalStateException(),
          new IllegalArgumentException("java.lang.IllegalStateException: a class of one"),
          new RuntimeException(new RuntimeException("java.io.IOException: no space")),
          new UncheckedIOException(new IOException("Input length = 1")),
          new ExecutionException(new CompletionException(new IllegalStateException("two\nlines"))),
          new InvocationTargetException(new NoSuchFileException("a.txt")),
          new FileSystemLoopException("a"),
          new AccessDeniedException("a"),
          new MalformedInputException(1),
          new InvalidPathException("a\0b", "Nul character not allowed"),
          new IOException(),
          new IOException("No space left on device\n\tat somewhere"));

  @Test
  void oneLineWithoutClassNames() {
    for (Throwable thrown : ANYTHING) {
      Failure failure = Failure.of(thrown);
      assertThat(failure.exit()).as("%s", thrown).isIn(1, 2);
      assertThat(failure.lines()).hasSize(1);
      assertThat(failure.lines().get(0))
          .as("%s", thrown)
          .isNotBlank()
          .doesNotContain("\n", "Exception", "Error", "java.", "org.", "null", "Index 5");
    }
  }

  @Test
  void whatIsKnownIsSaid() {
    assertThat(Failure.of(new OutOfMemoryError("Java heap space")).lines().get(0))
        .contains("heap of", "MB is full", "CROWDZOO_JAVA_OPTS=-Xmx");
    assertThat(Failure.of(new NoSuchFileException("a.txt")).lines())
        .containsExactly("a.txt: no such file");
    assertThat(Failure.of(new IllegalArgumentException("a.b.CException: one class is too few")))
        .isEqualTo(new Failure(List.of("one class is too few"), 1));
  }

  @Test
  void badInputIsFoundBelowOthersAndKeepsItsLines() {
    InputException two = new InputException(List.of("x: a\nb", "x: \u001b[31m"));
    assertThat(Failure.of(new ExecutionException(new RuntimeException(two))))
        .isEqualTo(new Failure(List.of("x: a\\nb", "x: \\u001b[31m"), 2));
  }

  @Test
  void homeThatCannotBeWritten() {
    String before = System.getProperty("org.bytedeco.javacpp.cachedir");
    System.setProperty("org.bytedeco.javacpp.cachedir", "pom.xml/cache");
    try {
      assertThat(Failure.of(new NoClassDefFoundError("x")).lines().get(0))
          .startsWith("pom.xml/cache: ")
          .contains("cachedir=DIR");
    } finally {
      if (before == null) {
        System.clearProperty("org.bytedeco.javacpp.cachedir");
      } else {
        System.setProperty("org.bytedeco.javacpp.cachedir", before);
      }
    }
  }

  @Test
  void optionsOutOfRange() {
    for (String options :
        List.of(
            "test m d --batch-size 3000000000",
            "test m d --batch-size 1e3",
            "train d -o x --labels y --n-epochs 99999999999",
            "train d -o x --labels y --lr 1e400",
            "train d -o x --labels y --lr NaN")) {
      CommandLineRun run = CommandLineRun.of(options);
      assertThat(run.exit()).as(options).isEqualTo(2);
      assertThat(run.err()).as(options).hasSize(1);
      assertThat(run.err().get(0)).contains("must be a ").doesNotContain("Exception");
    }
    assertThat(CommandRun.of("validate", "a\0b").err()).hasSize(1);
  }
}
