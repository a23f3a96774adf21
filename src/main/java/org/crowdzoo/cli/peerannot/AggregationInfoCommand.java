package org.crowdzoo.cli.peerannot;

import java.io.PrintWriter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.experiment.Strategy;
import org.crowdzoo.settings.Setting;
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
    for (Aggregations.Info info : Aggregations.all()) {
      out.printf(Locale.ROOT, "- %-22s %s", info.name(), info.summary());
      String others = String.join(", ", info.aliases());
      out.println(others.equals(info.name()) ? "" : " (also: " + others + ")");
      for (Map.Entry<String, String> option : info.options().entrySet()) {
        out.printf(Locale.ROOT, "    %-18s %s%n", option.getKey(), option.getValue());
      }
    }
    out.println();
    out.println("Strategies of `crowdzoo aggregate-deep -s NAME[option=value,...]`:");
    for (String name : AggregateDeepCommand.STRATEGIES) {
      out.println("- " + name);
      deepOptions(out, name);
    }
    out.flush();
    return 0;
  }

  /** The keys of an experiment's strategy that are said to be of this one. */
  private static void deepOptions(PrintWriter out, String strategy) {
    Pattern ofIt = Pattern.compile("of (?:constrained )?" + strategy + ": (.*)");
    for (RecordComponent option : Strategy.class.getRecordComponents()) {
      Matcher doc = ofIt.matcher(option.getAnnotation(Setting.class).doc());
      if (doc.matches()) {
        out.printf(
            Locale.ROOT,
            "    %-18s %s%s%n",
            option.getName(),
            doc.group(1),
            allowed(option.getType()));
      }
    }
  }

  private static String allowed(Class<?> type) {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining("|", ": ", ""))
        : "";
  }
}
