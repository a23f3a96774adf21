package org.crowdzoo.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keys [PREFIX]}: every key of a configuration. */
@Command(
    name = "keys",
    description = "List the keys of experiments, comparisons, sweeps and strategies.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  keys training            all that begins with training",
      "  keys conal               the options of a strategy",
      "  keys sweep               the keys of a sweep's file"
    })
final class KeysCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "PREFIX",
      description =
          "What a key begins with, a strategy, or experiment, comparison, sweep. Default: all.")
  private String prefix;

  @Option(names = "--markdown", description = "Print the page docs/keys.md.")
  private boolean markdown;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (markdown && prefix != null) {
      throw new ParameterException(
          spec.commandLine(), "--markdown is all of the page and goes not with " + prefix);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        markdown
            ? KeyReference.markdown()
            : KeyReference.text(
                prefix == null ? KeyReference.all() : KeyReference.startingWith(prefix),
                TextColumns.width()));
    out.flush();
    return 0;
  }
}
