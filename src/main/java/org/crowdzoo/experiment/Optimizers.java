package org.crowdzoo.experiment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crowdzoo.experiment.TrainingSettings.Optimizer;
import org.crowdzoo.nn.CosineRestarts;
import org.crowdzoo.nn.Momentum;
import org.crowdzoo.nn.RAdam;
import org.crowdzoo.nn.Warmup;
import org.crowdzoo.zoo.Optimization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** DL4J's updaters and schedules from the settings of a training. */
final class Optimizers {
  private Optimizers() {}

  static Optimization of(TrainingSettings training, long seed) {
    return new Optimization(
        seed,
        DataType.FLOAT,
        updater(training),
        weightDecay(training),
        training.decayConfusions(),
        training.compat() == TrainingSettings.Compat.PYTORCH,
        training.votes() == TrainingSettings.VoteScoring.DEFINITION);
  }

  private static IUpdater updater(TrainingSettings training) {
    double rate = training.learningRate();
    ISchedule schedule = schedule(training);
    IUpdater updater =
        switch (training.optimizer()) {
          case SGD -> new Momentum(rate, schedule, training.momentum(), training.nesterov());
          case RADAM -> new RAdam(rate);
          default -> new Adam(rate);
        };
    updater.setLrAndSchedule(rate, schedule);
    return updater;
  }

  private static ISchedule schedule(TrainingSettings training) {
    ISchedule byEpoch = byEpoch(training);
    return training.warmup() == 0
        ? byEpoch
        : new Warmup(training.learningRate(), byEpoch, training.warmup());
  }

  private static ISchedule byEpoch(TrainingSettings training) {
    double rate = training.learningRate();
    return switch (training.scheduler()) {
      case NONE -> null;
      case MULTISTEP -> {
        Map<Integer, Double> rates = new TreeMap<>(Map.of(0, rate));
        for (int i = 0; i < training.milestones().size(); i++) {
          rates.put(training.milestones().get(i), rate * Math.pow(training.decay(), i + 1));
        }
        yield new MapSchedule(ScheduleType.EPOCH, rates);
      }
      case COSINE -> new CosineRestarts(rate, 0, training.cycle(), training.cycleMultiplier());
    };
  }

  /** L2 in the gradient, as PyTorch's weight_decay; decoupled from it for AdamW. */
  private static List<Regularization> weightDecay(TrainingSettings training) {
    if (training.weightDecay() == 0) {
      return List.of();
    }
    return List.of(
        training.optimizer() == Optimizer.ADAMW
            ? new WeightDecay(training.weightDecay(), true)
            : new L2Regularization(training.weightDecay()));
  }
}
