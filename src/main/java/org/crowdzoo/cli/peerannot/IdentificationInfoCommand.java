package org.crowdzoo.cli.peerannot;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.crowdzoo.identification.Identifications;
import org.crowdzoo.identification.MultiLabelIdentifications;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code identificationinfo}: the methods of {@code identify}. */
@Command(
    name = "identificationinfo",
    description = "List the methods of identify.",
    mixinStandardHelpOptions = true)
public final class IdentificationInfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Methods of `crowdzoo identify DATASET -s METHOD`:");
    for (Identifications.Info info : Identifications.all()) {
      row(out, info.name(), info.summary(), info.aliases(), info.options());
    }
    out.println("On a multi-label dataset:");
    for (MultiLabelIdentifications.Info info : MultiLabelIdentifications.all()) {
      row(out, info.name(), info.summary(), info.aliases(), info.options());
    }
    out.flush();
    return 0;
  }

  private static void row(
      PrintWriter out, String name, String summary, List<String> aliases, List<String> options) {
    String others = String.join(", ", aliases);
    MethodLines.row(
        out, "- " + name, summary + (others.isEmpty() ? "" : " (also: " + others + ")"));
    if (!options.isEmpty()) {
      MethodLines.row(out, "", String.join(" ", options));
    }
  }
}
