package org.crowdzoo.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.crowdzoo.aggregation.Aggregations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code agginfo}: the aggregation strategies with their other names and options. */
@Command(
    name = "agginfo",
    description = "List the aggregation strategies with their options.",
    mixinStandardHelpOptions = true)
final class AggregationInfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Strategies of `crowdzoo aggregate -s NAME[option=value,...]`:");
    for (Aggregations.Info info : Aggregations.all()) {
      out.printf("- %-22s %s", info.name(), info.summary());
      String others = String.join(", ", info.aliases());
      out.println(others.equals(info.name()) ? "" : " (also: " + others + ")");
      for (Map.Entry<String, String> option : info.options().entrySet()) {
        out.printf("    %-18s %s%n", option.getKey(), option.getValue());
      }
    }
    out.flush();
    return 0;
  }
}
