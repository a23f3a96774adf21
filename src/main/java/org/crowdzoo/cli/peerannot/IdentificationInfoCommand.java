package org.crowdzoo.cli.peerannot;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.crowdzoo.identification.Identifications;
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
      String others = String.join(", ", info.aliases());
      MethodLines.row(
          out,
          "- " + info.name(),
          info.summary() + (others.isEmpty() ? "" : " (also: " + others + ")"));
      if (!info.options().isEmpty()) {
        MethodLines.row(out, "", String.join(" ", info.options()));
      }
    }
    out.flush();
    return 0;
  }
}
