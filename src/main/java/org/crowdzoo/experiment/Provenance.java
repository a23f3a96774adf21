package org.crowdzoo.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/** Where a result comes from: program, data, machine. */
public final class Provenance {
  /** Crowdzoo's version. */
  public static final String VERSION = "0.2.0";

  private Provenance() {}

  /** Names and values, in the order in which they are shown. */
  public static Map<String, String> of(String dataHash, String device) {
    return of(dataHash, device, commit());
  }

  /** As above, with a {@link #commit} that was asked for earlier. */
  static Map<String, String> of(String dataHash, String device, String commit) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("crowdzoo", VERSION);
    all.put("git_commit", commit);
    all.put("data_sha256", dataHash);
    all.put("java", System.getProperty("java.version") + " " + System.getProperty("java.vendor"));
    all.put("dl4j", dl4j());
    all.put("backend", Nd4j.getBackend().getClass().getSimpleName());
    all.put("device", device);
    all.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    all.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return all;
  }

  /** The version of the DL4J on the class path, as its jar tells it. */
  static String dl4j() {
    Properties told = new Properties();
    try (InputStream in =
        ComputationGraph.class.getResourceAsStream(
            "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties")) {
      if (in != null) {
        told.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    return told.getProperty("version", "unknown");
  }

  /** The commit of the program's own checkout, with "-dirty" where it was changed. */
  static String commit() {
    String home = System.getProperty("crowdzoo.home", ".");
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40")
              .directory(Path.of(home).toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? out : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
