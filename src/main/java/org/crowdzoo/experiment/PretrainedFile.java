package org.crowdzoo.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.crowdzoo.dataset.FileHash;
import org.crowdzoo.dataset.install.Downloads;
import org.crowdzoo.dataset.install.Source;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.zoo.BackboneMethod;
import org.crowdzoo.zoo.Backbones;

/**
 * Finds torchvision's weights where torchvision keeps its downloads ({@code $TORCH_HOME}, {@code
 * $XDG_CACHE_HOME/torch} or {@code ~/.cache/torch}, below it {@code hub/checkpoints}), or else
 * downloads them to there. The name of each of its files ends with the first digits of its SHA-256,
 * which are checked.
 */
public final class PretrainedFile {
  /** System property: where the files are downloaded from, if not from PyTorch's own address. */
  static final String ADDRESS = "crowdzoo.weights";

  /** System property: torchvision's folder of downloads, if not the usual one. */
  static final String FOLDER = "crowdzoo.torchHome";

  private static final String PYTORCH = "https://download.pytorch.org/models/";

  /** Weights for ImageNet, torchvision's newest first; the first is downloaded. */
  private static final Map<String, List<String>> FILES =
      Map.of(
          "resnet18", List.of("resnet18-f37072fd.pth", "resnet18-5c106cde.pth"),
          "resnet34", List.of("resnet34-b627a593.pth", "resnet34-333f7ec4.pth"),
          "resnet50",
              List.of("resnet50-0676ba61.pth", "resnet50-11ad3fa6.pth", "resnet50-19c8e357.pth"),
          "vgg16", List.of("vgg16-397923af.pth"),
          "vgg16_bn", List.of("vgg16_bn-6c64b313.pth"),
          "mobilenet_v2", List.of("mobilenet_v2-b0353104.pth", "mobilenet_v2-7ebf99e0.pth"),
          "squeezenet1_1", List.of("squeezenet1_1-b8a52dc0.pth", "squeezenet1_1-f364aa15.pth"));

  private PretrainedFile() {}

  /** Names of torchvision's files for a backbone, in the order in which they are looked for. */
  static List<String> names(String backbone) {
    return FILES.getOrDefault(backbone, List.of());
  }

  /** The options of a backbone with a file in place of the word torchvision. */
  static Record found(Choice<BackboneMethod<?>> backbone) {
    return backbone.options() instanceof Backbones.Options options
            && Backbones.TORCHVISION.equals(options.pretrained())
        ? options.startingFrom(find(backbone.name()).toString())
        : backbone.options();
  }

  /** SHA-256 of the weights that a backbone starts from; null if it starts at random. */
  static String sha256(Choice<BackboneMethod<?>> backbone) {
    return found(backbone) instanceof Backbones.Options options && options.pretrained() != null
        ? FileHash.sha256(Places.find(options.pretrained()))
        : null;
  }

  /**
   * torchvision's weights of a backbone, downloaded if they are not there.
   *
   * @throws InputException in one line, with where to get them, if that fails
   */
  static Path find(String backbone) {
    List<String> names = FILES.get(backbone);
    if (names == null) {
      throw new InputException(
          "backbone " + backbone + ": torchvision has no weights for it, give a file");
    }
    Path folder = folder();
    for (String name : names) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        requireHash(file);
        return file;
      }
    }
    return download(names.get(0), folder);
  }

  private static void requireHash(Path file) {
    String wanted = hash(file.getFileName().toString());
    String got = FileHash.sha256(file);
    if (!got.startsWith(wanted)) {
      throw new InputException(
          file
              + ": its SHA-256 must begin with "
              + wanted
              + " as its name says, got "
              + got.substring(0, wanted.length())
              + "; delete it, and it is downloaded again");
    }
  }

  private static String hash(String name) {
    return name.substring(name.lastIndexOf('-') + 1, name.lastIndexOf('.'));
  }

  private static Path download(String name, Path folder) {
    String address = System.getProperty(ADDRESS, PYTORCH);
    String url = address + (address.endsWith("/") ? "" : "/") + name;
    try {
      Files.createDirectories(folder);
      return new Downloads(folder).get(new Source(url, name, hash(name)));
    } catch (IOException e) {
      String why =
          Stream.of(String.valueOf(e.getMessage()).split("; get "))
              .findFirst()
              .orElse("cannot be downloaded");
      throw new InputException(
          why
              + "; get "
              + PYTORCH
              + name
              + " another way and put it in "
              + folder
              + ", or name the file: pretrained: FILE, --pretrained FILE",
          e);
    } catch (UncheckedIOException e) {
      throw new InputException(folder + ": cannot be written, " + e.getMessage(), e);
    }
  }

  private static Path folder() {
    String given = System.getProperty(FOLDER, System.getenv("TORCH_HOME"));
    if (given == null || given.isBlank()) {
      String cache = System.getenv("XDG_CACHE_HOME");
      Path base =
          cache == null || cache.isBlank()
              ? Path.of(System.getProperty("user.home"), ".cache")
              : Path.of(cache);
      given = base.resolve("torch").toString();
    }
    return Path.of(given).resolve("hub").resolve("checkpoints");
  }
}
