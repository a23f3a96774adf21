package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;

/** Brings datasets into the standard folder: finds or downloads, reads, checks, writes. */
public final class Installation {
  private static final Map<String, Installer> BY_NAME =
      new TreeMap<>(
          Map.of(
              "labelme", new LabelMe(),
              "music", new Music(),
              "cifar10h", new Cifar10h(),
              "digits", new Digits()));

  private final Downloads downloads;

  /** Downloads what is not given. */
  public Installation(Downloads downloads) {
    this.downloads = downloads;
  }

  /** The names of the datasets that can be installed by name. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** What a request means. */
  private record Plan(String name, Installer installer, List<Path> from, Path to, Validation val) {}

  /**
   * Installs a dataset.
   *
   * @return the installed dataset
   * @throws InputException with all problems of the request or of the data at once
   * @throws IOException if a download or writing fails; the target folder is then as it was
   */
  public CrowdDataset install(InstallRequest request) throws IOException {
    Plan plan = plan(request);
    Form form = request.form() == null ? plan.installer.usualForm() : request.form();
    Path parent = plan.to.toAbsolutePath().normalize().getParent();
    AtomicFile.requireWritableFolder(parent);
    Path scratch = Files.createTempDirectory(parent, ".unpacked-");
    try {
      SourceFiles files = new SourceFiles(sources(plan, form), scratch);
      Prepared prepared = plan.installer.prepare(files, form);
      if (prepared.votes() != null) {
        prepared = prepared.withDenseWorkers();
        prepared = request.dropIdleWorkers() ? prepared.withoutIdleWorkers() : prepared;
      }
      prepared = prepared.with(plan.val, request.seed());
      return new DatasetWriter(plan.to, request.force()).write(prepared);
    } finally {
      DatasetWriter.delete(scratch);
    }
  }

  private List<Path> sources(Plan plan, Form form) throws IOException {
    if (!plan.from.isEmpty() || plan.installer instanceof Custom) {
      return plan.from;
    }
    List<Source> sources = plan.installer.sources(form);
    if (sources.isEmpty()) {
      throw new InputException(
          plan.name
              + " as "
              + form
              + ": cannot be downloaded, give its folder or archive by --from");
    }
    List<Path> files = new ArrayList<>();
    for (Source source : sources) {
      files.add(downloads.get(source));
    }
    return files;
  }

  private static Plan plan(InstallRequest request) {
    String what = request.what();
    Path path = Path.of(what);
    String known = nameOf(what);
    Validation given = request.validation() == null ? new Validation.Given() : request.validation();
    if (known.equals("custom") || known.equals("customdataset")) {
      Path to = request.to() == null ? Path.of("") : request.to();
      String name = to.toAbsolutePath().normalize().getFileName().toString();
      boolean drawn =
          request.validation() == null
              && request.custom().val() == null
              && !request.custom().votesOnly();
      return new Plan(
          name,
          new Custom(name, request.custom()),
          request.from(),
          to,
          drawn ? new Validation.Drawn(0.2) : given);
    }
    if (BY_NAME.containsKey(known)) {
      boolean module = what.endsWith(".py") && path.toAbsolutePath().getParent() != null;
      Installer installer = BY_NAME.get(known);
      Path to = request.to();
      if (to == null) {
        boolean other = request.form() != null && request.form() != installer.usualForm();
        String folder = other ? known + "-" + request.form() : known;
        to = module && !other ? path.toAbsolutePath().getParent() : Path.of("datasets", folder);
      }
      return new Plan(known, installer, request.from(), to, given);
    }
    return ofFolder(request, path, given);
  }

  private static Plan ofFolder(InstallRequest request, Path folder, Validation validation) {
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          request.what()
              + ": no such dataset and no such folder, known are "
              + String.join(", ", names())
              + " and custom");
    }
    Path absolute = folder.toAbsolutePath().normalize();
    String name = absolute.getFileName().toString();
    Path to = request.to() == null ? Path.of("datasets", name) : request.to();
    if (to.toAbsolutePath().normalize().equals(absolute)) {
      throw new InputException(to + ": is the source itself, choose another folder by --to");
    }
    if (Files.exists(folder.resolve("answers.json"))
        && Files.exists(folder.resolve("metadata.json"))) {
      throw new InputException(folder + ": is a dataset already, crowdzoo validate checks it");
    }
    Installer installer;
    if (Files.exists(folder.resolve("filenames_train.txt"))) {
      installer = BY_NAME.get("labelme");
    } else if (Files.exists(folder.resolve("music_genre_gold.csv"))) {
      installer = BY_NAME.get("music");
    } else if (ConalFolder.fits(folder)) {
      installer = new ConalFolder(name, labelNames(request.custom()));
    } else {
      throw new InputException(
          folder
              + ": is in no layout that is known; CoNAL-pytorch's folders, LabelMe's and Music's are;"
              + " for others use install custom with --answers and --train-path");
    }
    return new Plan(name, installer, List.of(folder), to, validation);
  }

  private static List<String> labelNames(CustomOptions options) {
    try {
      return options == null || options.labelNames() == null
          ? null
          : LabelMe.lines(options.labelNames());
    } catch (IOException e) {
      throw new InputException(options.labelNames() + ": cannot be read, " + e.getMessage(), e);
    }
  }

  /** {@code ./datasets/cifar10H/cifar10h.py} and {@code CIFAR-10H} mean {@code cifar10h}. */
  private static String nameOf(String what) {
    String name = what.endsWith(".py") ? Path.of(what).getFileName().toString() : what;
    return name.replaceFirst("\\.py$", "").toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
  }
}
