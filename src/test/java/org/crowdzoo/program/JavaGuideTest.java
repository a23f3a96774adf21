package org.crowdzoo.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.crowdzoo.input.Preprocessing;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.classification.Evaluation;

/** docs/java.md: its snippets, in their order, are a program that does what the text says. */
class JavaGuideTest {
  private static final Pattern FENCE = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Path GUIDE = Path.of("docs/java.md");

  @TempDir Path folder;

  @Test
  @SuppressWarnings("unchecked")
  void theSnippetsCompileAndRun() throws Exception {
    Map<String, Object> made =
        (Map<String, Object>) compiled().getDeclaredMethod("run").invoke(null);
    Evaluation evaluation = (Evaluation) made.get("evaluation");
    assertThat(evaluation.accuracy()).isGreaterThan(0.6);
    assertThat(evaluation.getNumRowCounter()).isEqualTo(count(Path.of("datasets/fashion/test")));
    assertThat(made.get("confusions").toString()).startsWith("truth \\ vote").contains("0.");
    assertThat((Double) made.get("plain")).isGreaterThan(0.6);
    assertThat((Double) made.get("weak")).isGreaterThan(0.4);
    assertThat((Double) made.get("reliability")).isGreaterThan(0.5);
    assertThat(((double[][]) made.get("probable"))).hasNumberOfRows(2000);
    assertThat((Double) made.get("labels")).isPositive().isLessThan(2.2);
    ComputationGraph mine = (ComputationGraph) made.get("mine");
    assertThat(mine.getLayer("mine").getParam("W").columns()).isEqualTo(32);
    ComputationGraph residual = (ComputationGraph) made.get("residual");
    assertThat(residual.getConfiguration().getVertices()).containsKey("sum3");

    Path export = folder.resolve("export");
    ComputationGraph loaded =
        ComputationGraph.load(export.resolve("classifier.zip").toFile(), false);
    assertThat(loaded.params()).isEqualTo(made.get("classifier"));
    assertThat(Files.readAllLines(export.resolve("labels.txt"))).hasSize(10).contains("bag");
    assertThat(Preprocessing.read(export.resolve("preprocessing.json")).channels()).isEqualTo(3);
  }

  private static long count(Path split) throws Exception {
    try (var files = Files.walk(split)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private Class<?> compiled() throws Exception {
    Path source = folder.resolve("Guide.java");
    Files.writeString(source, program());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            folder.toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      assertThat(
              compiler
                  .getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                  .call())
          .as(said.toString())
          .isTrue();
    }
    return new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, JavaGuideTest.class.getClassLoader())
        .loadClass("Guide");
  }

  /** The snippets' imports first, each once; then what they do, in one method. */
  private String program() throws Exception {
    TreeSet<String> imports = new TreeSet<>();
    List<String> statements = new ArrayList<>();
    Matcher fence = FENCE.matcher(Files.readString(GUIDE));
    while (fence.find()) {
      fence
          .group(1)
          .lines()
          .forEach(line -> (line.startsWith("import ") ? imports : statements).add(line));
    }
    assertThat(statements).isNotEmpty();
    String export = "Path.of(\"export\")";
    String body = String.join("\n", statements);
    assertThat(body).contains(export);
    String here = folder.resolve("export").toString().replace("\\", "\\\\");
    return String.join("\n", imports)
        + "\npublic class Guide {\n  public static java.util.Map<String, Object> run() throws Exception {\n"
        + "    java.util.Map<String, Object> made = new java.util.HashMap<>();\n"
        + body.replace(export, "Path.of(\"" + here + "\")")
        + """

              made.put("evaluation", evaluation);
              made.put("confusions", confusions);
              made.put("classifier", classifier.params());
              made.put("plain", plain.evaluate(data.test()).accuracy());
              made.put("weak", weak.evaluate(data.test()).accuracy());
              made.put("probable", probable);
              made.put("mine", mine);
              made.put("residual", residual);
              made.put("labels", labels.score());
              made.put("reliability", ClassHead.of(reliability).evaluate(data.test()).accuracy());
              return made;
            }
          }
          """;
  }
}
