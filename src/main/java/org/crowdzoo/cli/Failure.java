package org.crowdzoo.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import picocli.CommandLine.ExitCode;

/**
 * What ended a command, in the words of its user: a line a problem, without names of classes,
 * whatever was thrown.
 *
 * @param lines one or more
 * @param exit 2 for bad input, 1 for all else
 */
record Failure(List<String> lines, int exit) {
  private static final int DEEPEST = 20;
  private static final String SEE = "--stacktrace shows where";

  /** A qualified name of a class, as Java puts before messages and between. */
  private static final String CLASS_NAME =
      "(?:[a-z]\\w*[./])+[A-Z][\\w$]*(?:Exception|Error)?:?\\s*";

  static Failure of(Throwable thrown) {
    Throwable e = thrown;
    for (int i = 0; i < DEEPEST && e != null; i++) {
      if (e instanceof InputException input) {
        return new Failure(input.problems(), ExitCode.USAGE);
      }
      e = e.getCause();
    }
    Throwable real = unwrapped(thrown);
    boolean input =
        real instanceof InvalidPathException || real instanceof CharacterCodingException;
    return new Failure(
        List.of(InputText.line(line(real))), input ? ExitCode.USAGE : ExitCode.SOFTWARE);
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable e = thrown;
    for (int i = 0; i < DEEPEST && e.getCause() != null; i++) {
      boolean wraps =
          e instanceof ExecutionException
              || e instanceof CompletionException
              || e instanceof UncheckedIOException
              || e instanceof InvocationTargetException
              || e instanceof UndeclaredThrowableException
              || e.getCause() instanceof OutOfMemoryError
              || e instanceof RuntimeException && e.getCause() instanceof IOException
              || e.getClass() == RuntimeException.class;
      if (!wraps) {
        break;
      }
      e = e.getCause();
    }
    return e;
  }

  private static String line(Throwable e) {
    if (e instanceof OutOfMemoryError) {
      return memory(e);
    }
    if (e instanceof StackOverflowError) {
      return "something is nested too deeply to be read; " + SEE;
    }
    if (e instanceof LinkageError) {
      return linkage();
    }
    if (e instanceof FileSystemException file) {
      return file(file);
    }
    if (e instanceof CharacterCodingException) {
      return "a file is not text in UTF-8; save it as UTF-8. " + SEE;
    }
    if (e instanceof InvalidPathException path) {
      return InputText.shown(path.getInput()) + ": cannot be the name of a file";
    }
    String words = words(e);
    return words.isEmpty() ? "an error in crowdzoo itself; " + SEE : words;
  }

  /** The message without class names; nothing of errors whose message is about Java. */
  private static String words(Throwable e) {
    boolean aboutJava =
        e instanceof NullPointerException
            || e instanceof ClassCastException
            || e instanceof IndexOutOfBoundsException
            || e instanceof NegativeArraySizeException
            || e instanceof ArithmeticException
            || e instanceof java.util.NoSuchElementException
            || e instanceof Error;
    if (aboutJava || e.getMessage() == null) {
      return "";
    }
    String first = e.getMessage().lines().findFirst().orElse("");
    String words = first.replaceAll(CLASS_NAME, "").strip();
    return words.matches(".*\\w.*") ? words : "";
  }

  private static String memory(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    String what =
        message.contains("heap")
                || message.contains("GC overhead")
                || message.contains("array size")
            ? "Java's heap of " + heap + " MB is full"
            : message.contains("thread")
                ? "no more threads can be started"
                : "memory outside of Java's heap, limited to " + outside() + " MB, is full";
    return "not enough memory: "
        + what
        + "; a smaller batch, image size or dataset needs less,"
        + " CROWDZOO_JAVA_OPTS=-Xmx8g gives 8 GB to each. "
        + SEE;
  }

  private static long outside() {
    return Long.getLong("org.bytedeco.javacpp.maxbytes", Runtime.getRuntime().maxMemory()) >> 20;
  }

  /** Most often the libraries cannot be unpacked. */
  private static String linkage() {
    Path cache =
        Path.of(
            System.getProperty(
                "org.bytedeco.javacpp.cachedir",
                System.getProperty("user.home") + "/.javacpp/cache"));
    Path there = cache.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      return cache
          + ": the native libraries cannot be unpacked there; name a folder that can be written to"
          + " by CROWDZOO_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR";
    }
    return "a library is missing or does not fit this machine ("
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ", Java "
        + System.getProperty("java.version")
        + "); "
        + SEE;
  }

  private static String file(FileSystemException e) {
    String reason;
    if (e instanceof NoSuchFileException) {
      reason = "no such file";
    } else if (e instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (e instanceof FileAlreadyExistsException) {
      reason = "something of this name is in the way";
    } else if (e instanceof FileSystemLoopException) {
      reason = "its links lead back to it";
    } else if (e instanceof DirectoryNotEmptyException) {
      reason = "the folder is not empty";
    } else if (e instanceof NotDirectoryException) {
      reason = "is no folder";
    } else {
      reason = e.getReason() == null ? "cannot be used" : e.getReason();
    }
    String to = e.getOtherFile() == null ? "" : " to " + e.getOtherFile();
    return e.getFile() == null ? reason : e.getFile() + to + ": " + reason;
  }
}
