package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.FolderExchange;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.FolderTree;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.files.TextFile;

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

  /**
   * What was installed.
   *
   * @param notes what is worth knowing of the source, one line each: files passed over …
   */
  public record Installed(CrowdDataset dataset, List<String> notes) {
    /** Copies the list. */
    public Installed {
      notes = List.copyOf(notes);
    }
  }

  /** What a request means. */
  private record Plan(String name, Installer installer, List<Path> from, Path to, Validation val) {}

  /**
   * Installs a dataset.
   *
   * @return the installed dataset and what is worth knowing of its source
   * @throws InputException with all problems of the request or of the data at once
   * @throws IOException if a download or writing fails; the target folder is then as it was
   */
  public Installed install(InstallRequest request) throws IOException {
    Plan plan = plan(request);
    Form form = request.form() == null ? plan.installer.usualForm() : request.form();
    if (!plan.installer.has(form)) {
      throw new InputException(
          "--as "
              + form
              + ": "
              + request.what()
              + " is installed as "
              + plan.installer.usualForm());
    }
    Path to = plan.to.toAbsolutePath().normalize();
    if (Files.exists(to) && !Files.isDirectory(to)) {
      throw new InputException(to + ": is a file, --to must name a folder");
    }
    boolean there = Files.isDirectory(to);
    String elsewhere = "choose another folder by --to";
    Path work = there ? new FolderExchange(to).work() : besideWork(to);
    try (FolderLock lock =
        there ? FolderLock.of(to, elsewhere) : FolderLock.beside(to, elsewhere)) {
      cleanUpAfterKilled(to, there);
      try {
        SourceFiles files = new SourceFiles(sources(plan, form), work.resolve("unpacked"));
        Prepared prepared = prepared(plan, files, form, request);
        new DatasetWriter(to, work, request.force()).write(prepared);
        return new Installed(CrowdDataset.open(plan.to), plan.installer.notes());
      } finally {
        FolderTree.delete(work);
      }
    }
  }

  private static Prepared prepared(Plan plan, SourceFiles files, Form form, InstallRequest request)
      throws IOException {
    Prepared prepared = plan.installer.prepare(files, form);
    if (prepared.answers() != null) {
      prepared = prepared.withDenseWorkers();
      prepared = request.dropIdleWorkers() ? prepared.withoutIdleWorkers() : prepared;
    }
    return prepared.with(plan.val, request.seed());
  }

  /** Where a dataset is made whose folder does not exist yet. */
  private static Path besideWork(Path to) {
    return to.resolveSibling("." + to.getFileName() + ".install");
  }

  /** Finishes or removes what an earlier process left when it was killed. */
  private static void cleanUpAfterKilled(Path to, boolean there) throws IOException {
    if (there) {
      new FolderExchange(to).finish();
      FolderTree.delete(new FolderExchange(to).work());
      if (Files.exists(besideWork(to))) {
        // somebody may be at work who found no folder yet
        try (FolderLock lock = FolderLock.beside(to, "try again")) {
          FolderTree.delete(besideWork(to));
        }
      }
    } else {
      FolderTree.delete(besideWork(to));
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
              + ": no such dataset and no such folder, "
              + Nearest.hint(
                  nameOf(request.what()),
                  Stream.concat(names().stream(), Stream.of("custom")).toList())
              + "known are "
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
    return options == null || options.labelNames() == null
        ? null
        : TextFile.names(options.labelNames());
  }

  /** {@code ./datasets/cifar10H/cifar10h.py} and {@code CIFAR-10H} mean {@code cifar10h}. */
  private static String nameOf(String what) {
    String name = what.endsWith(".py") ? Path.of(what).getFileName().toString() : what;
    return name.replaceFirst("\\.py$", "").toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
  }
}
