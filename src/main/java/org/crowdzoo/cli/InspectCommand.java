package org.crowdzoo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.experiment.TrainedModel;
import org.crowdzoo.experiment.WorkerReport;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.WorkerAnswers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect MODEL}: what a network has learnt of its workers. */
@Command(
    name = "inspect",
    description = {
      "Print what a trained network expects its workers to answer on the training tasks, by the"
          + " class that it gives a task itself, and a table of the workers.",
      "reliability: its probability that the worker answers that class; agreement: how often he"
          + " did; Dawid-Skene: share of right votes by the votes alone. With several labels a task"
          + " a vote is the answer on a label."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class InspectCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "MODEL",
      description = "A model.zip that crowdzoo saved, or zoo:NAME (see zoo).")
  private Path model;

  @Option(
      names = "--worker",
      paramLabel = "KEY",
      showDefaultValue = Visibility.NEVER,
      description = "Print the matrices of this worker too; may be repeated. \"all\" prints all.")
  private List<String> wanted = List.of();

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description = "Ask the network again on the training tasks of this dataset.")
  private Path dataset;

  @Option(
      names = "--npy",
      paramLabel = "DIR",
      description = "Write the network's own tables, which are scores, and the rest as npy files.")
  private Path npy;

  @Option(
      names = "--csv",
      paramLabel = "DIR",
      description = "Write all matrices as one CSV: worker,true,answer,table,expected.")
  private Path csv;

  @Option(
      names = "--png",
      paramLabel = "DIR",
      description =
          "Draw what the network expects, of the crowd and of each worker (of those of --worker).")
  private Path png;

  @Option(names = "--json", description = "Everything as one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SavedModel saved = SavedModel.read(TrainedModel.find(model));
    List<String> keys = saved.card().workerKeys();
    if (keys.isEmpty()) {
      throw new InputException(model + ": the model was trained on labels and knows no workers");
    }
    for (String key : wanted) {
      if (!key.equals("all") && !keys.contains(key)) {
        throw new InputException(
            "--worker must be one of the model's "
                + keys.size()
                + " workers, got "
                + InputText.shown(key)
                + Nearest.question(key, keys));
      }
    }
    WorkerAnswers answers = dataset == null ? saved.answers() : ask(saved);
    PrintWriter err = spec.commandLine().getErr();
    if (answers == null) {
      err.println(
          "warning: the model was saved without what it expects of its workers; give --dataset DIR"
              + " to ask it");
    } else if (answers.hardlyMoved()) {
      err.println(
          "warning: the workers' matrices hardly moved from their start (by "
              + answers.moved()
              + " of their size): the network explains the votes without them");
    }
    err.flush();
    if (npy != null) {
      new WorkerTables(saved, answers).write(npy);
    }
    if (csv != null) {
      new WorkerTables(saved, answers).writeCsv(csv);
    }
    if (png != null) {
      new WorkerTables(saved, answers).writePictures(png, wanted);
    }
    WorkerListing listing = new WorkerListing(saved.card(), answers);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(listing.toJson());
    } else {
      listing.print(out, wanted);
    }
    out.flush();
    return 0;
  }

  private WorkerAnswers ask(SavedModel saved) {
    CrowdDataset opened = CrowdDataset.open(dataset);
    Votes votes = opened.requireAnswers();
    boolean labels = saved.isMultiLabel();
    if (labels != opened.isMultiLabel()) {
      throw new InputException(
          dataset
              + (labels
                  ? ": has one class a task, the model learnt several labels"
                  : ": has several labels a task, the model learnt one class"));
    }
    if (!votes.workerKeys().equals(saved.card().workerKeys())
        || opened.classes() != saved.card().classNames().size()) {
      throw new InputException(
          dataset
              + ": has other classes or workers ("
              + opened.classes()
              + " and "
              + votes.workers()
              + ") than the model ("
              + saved.card().classNames().size()
              + " and "
              + saved.card().workerKeys().size()
              + ")");
    }
    Inputs inputs = Inputs.of(opened.train(), saved.card().preprocessing());
    Double moved = saved.answers() == null ? null : saved.answers().moved();
    try (Engine engine = Engine.chooseForInference(Engine.Mode.AUTO, saved.graph())) {
      return labels
          ? WorkerReport.ofLabels(
              engine.graph(), inputs, opened.multiLabelVotes(), saved.cuts(), moved)
          : WorkerReport.of(engine.graph(), inputs, votes, moved);
    }
  }
}
