package org.crowdzoo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.VoteFormat;
import org.crowdzoo.crowd.exchange.VoteOptions;
import org.crowdzoo.dataset.ClassCounts;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.install.CustomOptions;
import org.crowdzoo.dataset.install.Downloads;
import org.crowdzoo.dataset.install.Form;
import org.crowdzoo.dataset.install.InstallRequest;
import org.crowdzoo.dataset.install.Installation;
import org.crowdzoo.dataset.install.Validation;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Words;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crowdzoo install}: a dataset into the standard folder. */
@Command(
    name = "install",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Bring a dataset into the standard folder; downloads it unless --from is given.",
    footer = {
      "",
      "Examples:",
      "  install labelme --from LabelMe.tar.gz",
      "  install labelme --from DIR --as features",
      "  install music --val test",
      "  install cifar10h",
      "  install custom --answers votes.csv --train-path images --to datasets/mine",
      "  install custom --answers sets.csv --kind multi-label --train-path images --to"
          + " datasets/mine"
    })
final class InstallCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME_OR_FOLDER",
      description =
          "labelme, music, cifar10h, digits, custom, one of peerannot's dataset modules (such as"
              + " datasets/labelme/labelme.py), or a folder in LabelMe's, Music's or"
              + " CoNAL-pytorch's layout.")
  private String what;

  @Option(
      names = "--from",
      paramLabel = "PATH",
      description = "Archive (zip, tar.gz) or folder with the data; may be repeated.")
  private List<Path> from = new ArrayList<>();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder to write (default: datasets/NAME; custom: the present folder).")
  private Path to;

  @Option(
      names = "--as",
      paramLabel = "FORM",
      description = "images or features, for datasets that have both.")
  private String form;

  @Option(
      names = "--val",
      paramLabel = "WHERE",
      description =
          "Validation split: given (what the source has), none, test (a copy of the test split), or"
              + " a share such as 0.2 drawn from the training split (default: given; custom without"
              + " --val-path: 0.2).")
  private String validation;

  @Option(
      names = "--drop-idle-workers",
      description = "Leave out workers without a vote and number the others through.")
  private boolean dropIdleWorkers;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Seed of a drawn validation split (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--force", description = "Replace another dataset in the same folder.")
  private boolean force;

  @Mixin private VoteFileOptions reading;

  @ArgGroup(exclusive = false, heading = "%nFor custom datasets:%n")
  private Parts parts = new Parts();

  /** peerannot's options for a dataset of one's own. */
  static final class Parts {
    @Option(
        names = "--answers",
        paramLabel = "FILE",
        description = "The votes, or the export of a labelling tool (docs/tools.md).")
    private Path answers;

    @Option(
        names = "--answers-format",
        paramLabel = "FORMAT",
        description =
            "matrix (or 0: N x W, -1 for no vote), json (1: tasks first), worker-json (2: workers"
                + " first), csv (one row a vote: task, worker, label). Default: by the file's"
                + " name.")
    private String format;

    @Option(
        names = "--train-path",
        paramLabel = "DIR",
        description =
            "Training images in class folders; where a task has several labels in one folder, with"
                + " labels.csv (file,labels or file,<class>,<class>,…).")
    private Path train;

    @Option(names = "--val-path", paramLabel = "DIR", description = "Validation images.")
    private Path val;

    @Option(names = "--test-path", paramLabel = "DIR", description = "Test images.")
    private Path test;

    @Option(
        names = "--files-path",
        paramLabel = "FILE",
        description =
            "Names of the training images in the order of the tasks; not needed where the images"
                + " are named <name>-<key>.")
    private Path files;

    @Option(
        names = "--label-names",
        paramLabel = "FILE",
        description = "Names of the classes in the order of their numbers.")
    private Path labelNames;

    @Option(names = "--metadata", paramLabel = "FILE", description = "A metadata.json to go by.")
    private Path metadata;

    @Option(
        names = "--test-ground-truth",
        paramLabel = "FILE",
        description = "True classes of test images that lie in no class folder.")
    private Path testTruth;

    @Option(
        names = "--test-ground-truth-format",
        paramLabel = "FORMAT",
        description = "As --answers-format.")
    private String testTruthFormat;

    @Option(names = "--no-task", description = "There are votes only, no images.")
    private boolean votesOnly;

    CustomOptions options(VoteOptions reading) {
      return new CustomOptions(
          answers,
          format == null ? null : VoteFormat.of("--answers-format", format),
          train,
          val,
          test,
          files,
          labelNames,
          metadata,
          testTruth,
          testTruthFormat == null
              ? null
              : VoteFormat.of("--test-ground-truth-format", testTruthFormat),
          votesOnly,
          reading);
    }
  }

  @Override
  public Integer call() throws IOException {
    InstallRequest request =
        new InstallRequest(
            what,
            from,
            to,
            form == null ? null : Words.require("--as", Form.class, form),
            validation == null ? null : Validation.of(validation),
            dropIdleWorkers,
            seed,
            force,
            parts.options(reading.options()));
    Installation.Installed installed =
        new Installation(Downloads.ofUser(new DownloadProgress(Progress.ofMany(false))))
            .install(request);
    PrintWriter out = spec.commandLine().getOut();
    out.println(summary(installed.dataset()));
    ClassCounts.lines(installed.dataset()).forEach(out::println);
    installed.notes().forEach(line -> out.println(InputText.printable(line)));
    installed.dataset().notes().forEach(line -> out.println(InputText.printable(line)));
    out.println("sha256 " + installed.dataset().sha256());
    return 0;
  }

  private static String summary(CrowdDataset dataset) {
    Votes votes = dataset.answers();
    long idle =
        IntStream.range(0, votes.workers()).filter(j -> votes.countOfWorker(j) == 0).count();
    return String.format(
        Locale.ROOT,
        "%s: %d training, %d validation, %d test tasks; %d classes; %d votes of %d workers (%d"
            + " idle)",
        dataset.folder(),
        dataset.train().size(),
        dataset.val().size(),
        dataset.test().size(),
        dataset.classes(),
        dataset.allAnswers().cast(),
        votes.workers(),
        idle);
  }
}
