package org.crowdzoo.cli.peerannot;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.crowdzoo.zoo.Backbones;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code modelinfo}: the networks of {@code --model} and the strategies to train them by. */
@Command(
    name = "modelinfo",
    description = "List the networks and the strategies to train them by.",
    mixinStandardHelpOptions = true)
public final class ModelInfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Networks of --model:");
    row(out, "name", "backbone", "input", "width", "what it is");
    for (NetworkModel model : NetworkModel.ALL) {
      row(
          out,
          model.name(),
          model.backbone(),
          model.input().name().toLowerCase(Locale.ROOT),
          Backbones.convolutional(model.backbone())
              ? Integer.toString(Backbones.defaultWidth(model.backbone()))
              : "-",
          model.summary());
    }
    out.println();
    out.println("Strategies:");
    strategy(out, "conal", "aggregate-deep, run", "common and own confusions, Chu et al. 2021");
    strategy(out, "crowdlayer", "aggregate-deep, run", "a matrix a worker, Rodrigues et al. 2018");
    strategy(out, "labels", "train, run", "a file of labels, hard or soft");
    strategy(out, "gold", "run", "the true labels");
    strategy(out, "an aggregation", "run", "its labels; agginfo lists them");
    out.flush();
    return 0;
  }

  private static void row(
      PrintWriter out, String name, String backbone, String input, String width, String summary) {
    out.printf(Locale.ROOT, "  %-13s %-11s %-9s %-6s %s%n", name, backbone, input, width, summary);
  }

  private static void strategy(PrintWriter out, String name, String where, String summary) {
    out.printf(Locale.ROOT, "  %-15s %-20s %s%n", name, where, summary);
  }
}
