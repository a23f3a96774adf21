package org.crowdzoo.cli.peerannot;

import java.util.Locale;
import java.util.Stack;
import java.util.stream.Stream;
import org.crowdzoo.zoo.Backbones;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The file behind {@code --pretrained}, which in peerannot's command lines has none: what follows
 * is taken only if it is named as weights are, so that a dataset behind it stays a dataset.
 */
final class WeightsArgument implements IParameterConsumer {
  @Override
  public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
    boolean file = !arguments.isEmpty() && isFile(arguments.peek());
    option.setValue(file ? arguments.pop() : Backbones.TORCHVISION);
  }

  private static boolean isFile(String argument) {
    String name = argument.toLowerCase(Locale.ROOT);
    return name.equals(Backbones.TORCHVISION)
        || Stream.of(".pth", ".pt", ".safetensors", ".h5", ".hdf5").anyMatch(name::endsWith);
  }
}
