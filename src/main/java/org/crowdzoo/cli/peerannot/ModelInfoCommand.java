package org.crowdzoo.cli.peerannot;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.crowdzoo.cli.TextColumns;
import org.crowdzoo.strategy.Strategies;
import org.crowdzoo.strategy.StrategyMethod;
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
    out.println("Strategies of experiments, strategy: {name: …, option: value}:");
    Strategies.all().forEach(method -> MethodLines.print(out, method, where(method)));
    out.flush();
    return 0;
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
