package org.crowdzoo.cli.peerannot;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.crowdzoo.cli.TextColumns;
import org.crowdzoo.experiment.TrainedModel;
import org.crowdzoo.strategy.Strategies;
import org.crowdzoo.strategy.StrategyMethod;
import org.crowdzoo.zoo.Backbones;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code modelinfo}: the networks of {@code --model} and the strategies to train them by. */
@Command(
    name = "modelinfo",
    description = "List the networks and the strategies to train them by.",
    mixinStandardHelpOptions = true)
public final class ModelInfoCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "zoo:NAME",
      description = "Print the card of this trained network instead.")
  private Path trained;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (trained != null) {
      out.print(TrainedModel.cardOf(trained));
      out.flush();
      return 0;
    }
    out.println("Networks of --model:");
    row(out, "name", "backbone", "input", "width", "what it is");
    for (NetworkModel model : NetworkModel.all()) {
      row(
          out,
          model.name(),
          model.backbone(),
          model.input().name().toLowerCase(Locale.ROOT),
          width(model.backbone()),
          model.summary());
    }
    out.println();
    out.println("Backbones of experiments, backbone: {name: …, option: value}:");
    Backbones.all()
        .forEach(
            method -> MethodLines.print(out, method, method.convolutional() ? "needs images" : ""));
    out.println();
    out.println("Strategies of experiments, strategy: {name: …, option: value}:");
    Strategies.all().forEach(method -> MethodLines.print(out, method, where(method)));
    out.println();
    out.println("Trained networks, zoo:NAME where a command expects a model:");
    for (String name : TrainedModel.names()) {
      String head = String.format(Locale.ROOT, "  %-25s", name);
      String title = TrainedModel.named(name).about().title();
      out.print(TextColumns.row(head, head.length() + 1, title, TextColumns.width()));
    }
    out.flush();
    return 0;
  }

  /** Channels of the first convolution where nothing else is asked for. */
  private static String width(String backbone) {
    Record options = Backbones.choose(backbone).options();
    return options instanceof Backbones.Options standard && standard.width() != null
        ? Integer.toString(standard.width())
        : "-";
  }

  private static void row(
      PrintWriter out, String name, String backbone, String input, String width, String summary) {
    String head =
        String.format(Locale.ROOT, "  %-13s %-11s %-9s %-6s", name, backbone, input, width);
    out.print(TextColumns.row(head, head.length() + 1, summary, TextColumns.width()));
  }

  private static String where(StrategyMethod<?> method) {
    return method.learnsWorkers() ? "also aggregate-deep -s " + method.name() : "";
  }
}
