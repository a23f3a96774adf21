package org.crowdzoo.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.LearntConfusions;
import org.crowdzoo.training.SavedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect MODEL}: what a network has learnt of its workers. */
@Command(
    name = "inspect",
    description = "Print the confusion matrices of crowd and workers, and a table of the workers.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "A model.zip that crowdzoo saved.")
  private Path model;

  @Option(
      names = "--worker",
      paramLabel = "KEY",
      description = "Print the matrix of this worker too; may be repeated. \"all\" prints all.")
  private List<String> wanted = List.of();

  @Option(names = "--json", description = "Everything as one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    SavedModel saved = SavedModel.read(model);
    LearntConfusions confusions;
    try {
      confusions = LearntConfusions.of(saved.graph());
    } catch (InputException e) {
      throw new InputException(model + ": " + e.getMessage(), e);
    }
    List<String> keys = saved.card().workerKeys();
    for (String key : wanted) {
      if (!key.equals("all") && !keys.contains(key)) {
        throw new InputException(
            "--worker must be one of the model's " + keys.size() + " workers, got " + key);
      }
    }
    if (json) {
      spec.commandLine().getOut().println(json(saved, confusions));
    } else {
      print(saved, confusions);
    }
    return 0;
  }

  private void print(SavedModel saved, LearntConfusions confusions) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> classes = saved.card().classNames();
    if (confusions.common() != null) {
      out.println("Common confusions, P(vote | truth): rows are true classes");
      print(out, confusions.common(), classes);
    }
    List<String> keys = saved.card().workerKeys();
    List<Integer> votes = saved.card().workerVotes();
    for (int j = 0; j < keys.size(); j++) {
      if (wanted.contains("all") || wanted.contains(keys.get(j))) {
        out.println("Worker " + keys.get(j) + ", " + votes.get(j) + " votes");
        print(out, confusions.local().get(j), classes);
      }
    }
    out.println("Workers, the most reliable first; reliability is the mean diagonal");
    out.printf(Locale.ROOT, "%-12s %8s %12s%n", "worker", "votes", "reliability");
    IntStream.range(0, keys.size())
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -reliability(confusions, votes, j)))
        .forEach(
            j ->
                out.printf(
                    Locale.ROOT,
                    "%-12s %8d %12s%n",
                    keys.get(j),
                    votes.get(j),
                    votes.get(j) == 0
                        ? "idle"
                        : String.format(
                            Locale.ROOT, "%.4f", confusions.local().get(j).meanDiagonal())));
    out.flush();
  }

  /** Workers without a vote come last: nothing is known of them. */
  private static double reliability(LearntConfusions confusions, List<Integer> votes, int worker) {
    return votes.get(worker) == 0 ? -1 : confusions.local().get(worker).meanDiagonal();
  }

  private static void print(PrintWriter out, ConfusionMatrix matrix, List<String> classes) {
    int width = classes.stream().mapToInt(String::length).max().orElse(0);
    for (int k = 0; k < matrix.classes(); k++) {
      StringBuilder row =
          new StringBuilder(String.format(Locale.ROOT, "  %-" + width + "s", classes.get(k)));
      for (int l = 0; l < matrix.classes(); l++) {
        row.append(String.format(Locale.ROOT, " %5.3f", matrix.get(k, l)));
      }
      out.println(row);
    }
    out.println();
  }

  private ObjectNode json(SavedModel saved, LearntConfusions confusions) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.set("classes", mapper.valueToTree(saved.card().classNames()));
    if (confusions.common() != null) {
      root.set("common", mapper.valueToTree(confusions.common().toArray()));
    }
    ArrayNode workers = root.putArray("workers");
    for (int j = 0; j < saved.card().workerKeys().size(); j++) {
      ConfusionMatrix matrix = confusions.local().get(j);
      ObjectNode worker = workers.addObject();
      worker.put("key", saved.card().workerKeys().get(j));
      worker.put("votes", saved.card().workerVotes().get(j));
      worker.put("reliability", matrix.meanDiagonal());
      worker.set("confusions", mapper.valueToTree(matrix.toArray()));
    }
    return root;
  }
}
