package org.crowdzoo.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.crowdzoo.files.InputText;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** How words of a command line become numbers and paths: out of range is refused in words. */
final class OptionTypes {
  private OptionTypes() {}

  /** For a program with its commands. */
  static void register(CommandLine program) {
    program.registerConverter(int.class, OptionTypes::whole);
    program.registerConverter(Integer.class, OptionTypes::whole);
    program.registerConverter(long.class, OptionTypes::wholeLong);
    program.registerConverter(Long.class, OptionTypes::wholeLong);
    program.registerConverter(double.class, OptionTypes::number);
    program.registerConverter(Double.class, OptionTypes::number);
    program.registerConverter(Path.class, OptionTypes::path);
  }

  private static int whole(String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw bad("must be a whole number from -2147483648 to 2147483647", word);
    }
  }

  private static long wholeLong(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw bad("must be a whole number of at most 18 digits", word);
    }
  }

  private static double number(String word) {
    try {
      double number = Double.parseDouble(word);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw bad("must be a number", word);
    }
    throw bad("must be a finite number", word);
  }

  private static Path path(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException e) {
      throw bad("cannot be the name of a file", word);
    }
  }

  private static TypeConversionException bad(String must, String word) {
    return new TypeConversionException(must + ", got " + InputText.shown(word));
  }
}
