package example;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.zoo.ClassHead;
import org.crowdzoo.zoo.Conal;
import org.crowdzoo.zoo.Crowd;
import org.crowdzoo.zoo.CrowdTask;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.slf4j.LoggerFactory;

/**
 * An application of DL4J with its own logging and its own data, which trains CoNAL. Then it says
 * what Crowdzoo's jar has changed about its process: nothing.
 */
public final class Application {
  private Application() {}

  /** Trains, and prints one {@code name=value} a line. */
  public static void main(String[] args) {
    String threads = threads();
    VotedTasks tasks = new VotedTasks(7);
    ComputationGraph conal = conal();
    // One way: DL4J alone. The other, for convolutions several times as fast: an Engine.
    conal.fit(tasks, 10);
    try (Engine engine = Engine.choose(Engine.Mode.AUTO, conal)) {
      engine.graph().fit(tasks, 10);
      engine.syncToStock();
    }
    ComputationGraph classifier = ClassHead.of(conal);
    print("accuracy", tasks.accuracy(classifier.outputSingle(tasks.features()).argMax(1)));

    print("backend", Nd4j.getBackend().getClass().getName());
    print("executioner", Nd4j.getExecutioner().getClass().getName());
    print("threads", threads().equals(threads) ? "unchanged" : threads + " to " + threads());
    print("helpers", System.getProperty("org.eclipse.deeplearning4j.helpers.disable"));
    LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
    print("log level", root.getLevel());
    print("log appender", root.iteratorForAppenders().next().getName());
  }

  private static ComputationGraph conal() {
    CrowdTask task =
        CrowdTask.of(
            InputType.feedForward(VotedTasks.FEATURES),
            VotedTasks.CLASSES,
            new Crowd(VotedTasks.WORKERS, 512 * VotedTasks.VOTES));
    return Conal.of(task, Conal.Options.defaults().withScale(1e-4))
        .backbone("mlp[hidden=32,dropout=0]")
        .updater(new Adam(5e-3))
        .seed(1)
        .build()
        .graph();
  }

  private static String threads() {
    return Nd4j.getEnvironment().maxMasterThreads()
        + "/"
        + Nd4j.getEnvironment().maxThreads()
        + "/"
        + Nd4j.factory().blas().getMaxThreads();
  }

  private static void print(String name, Object value) {
    System.out.println(name + "=" + value);
  }
}
