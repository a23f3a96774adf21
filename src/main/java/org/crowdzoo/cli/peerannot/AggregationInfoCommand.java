package org.crowdzoo.cli.peerannot;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.crowdzoo.aggregation.AggregationMethod;
import org.crowdzoo.aggregation.Aggregations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code agginfo}: the strategies of both kinds of aggregation, other names and options. */
@Command(
    name = "agginfo",
    description = "List the aggregation strategies with their options.",
    mixinStandardHelpOptions = true)
public final class AggregationInfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Strategies of `crowdzoo aggregate -s NAME[option=value,...]`:");
    for (AggregationMethod<?> method : Aggregations.all()) {
      MethodLines.print(out, method, Aggregations.takesGold(method) ? "takes --gold" : "");
    }
    out.println();
    out.println("Strategies of `crowdzoo aggregate-deep -s NAME[option=value,...]`:");
    AggregateDeepCommand.methods().forEach(method -> MethodLines.print(out, method, ""));
    out.flush();
    return 0;
  }
}
