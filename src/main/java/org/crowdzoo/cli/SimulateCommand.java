package org.crowdzoo.cli;

import picocli.CommandLine.Command;

/** {@code simulate}: simulated workers and their votes. */
@Command(
    name = "simulate",
    description = "Simulates workers and their votes.",
    mixinStandardHelpOptions = true,
    subcommands = SimulateFashionCommand.class)
final class SimulateCommand {}
