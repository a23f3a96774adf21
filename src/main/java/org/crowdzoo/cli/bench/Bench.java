package org.crowdzoo.cli.bench;

import picocli.CommandLine.Command;

/** {@code bench}: measurements, one JSON line each. */
@Command(
    name = "bench",
    description = "Measure speed; one JSON line each.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BenchAggregate.class, BenchConal.class, BenchInput.class, BenchStep.class})
public final class Bench {}
