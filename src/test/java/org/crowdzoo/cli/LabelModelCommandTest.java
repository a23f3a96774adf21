package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelModelCommandTest {
  private static final double[] ACCURACY = {0.9, 0.8, 0.7, 0.6};

  @TempDir Path folder;
  private final int[] signs = new int[4 * 601];
  private final int[] truth = new int[601];

  @BeforeEach
  void votes() {
    Random random = new Random(1);
    for (int i = 0; i < truth.length; i++) {
      truth[i] = random.nextBoolean() ? 1 : -1;
      for (int j = 0; j < 4 && i > 0; j++) { // on the first task all abstain
        int vote = random.nextDouble() < ACCURACY[j] ? truth[i] : -truth[i];
        signs[4 * i + j] = random.nextDouble() < 0.8 ? vote : 0;
      }
    }
  }

  @Test
  void signsInNpy() throws IOException {
    Path votes = folder.resolve("v.npy");
    NumpyFile.write(votes, signs, 601, 4);
    Path known = folder.resolve("y.npy");
    NumpyFile.write(known, truth, 601);
    Path out = folder.resolve("p.npy");
    CommandRun run = CommandRun.of("labelmodel", votes, "--truth", known, "--out", out);
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out().get(0))
        .contains("coverage")
        .contains("conflicts")
        .contains("P(right | vote)");
    for (int j = 0; j < 4; j++) {
      String[] fields = run.out().get(1 + j).strip().split("\\s+");
      assertThat(Double.parseDouble(fields[fields.length - 1]))
          .isCloseTo(ACCURACY[j], within(0.12));
    }
    assertThat(run.out())
        .anyMatch(
            line ->
                line.matches("Accuracy of the label model: .*of 601 tasks; .* of the \\d+ on.*"))
        .anyMatch(line -> line.startsWith("Accuracy of the majority vote: "))
        .anyMatch(line -> line.contains("some function votes on"));
    NumpyFile.Array p = NumpyFile.read(out);
    assertThat(p.shape()).containsExactly(601, 2);
    assertThat(p.values()[0]).isEqualTo(0.5);
    int right = 0;
    for (int i = 0; i < 601; i++) {
      assertThat(p.values()[2 * i] + p.values()[2 * i + 1]).isCloseTo(1, within(1e-12));
      right += (p.values()[2 * i + 1] > 0.5 ? 1 : -1) == truth[i] ? 1 : 0;
    }
    assertThat(right).isGreaterThan(500);
  }

  /** The same votes as classes in CSV and in WRENCH's JSON give the same probabilities. */
  @Test
  void classesInCsvAndJson() throws IOException {
    Path npy = folder.resolve("v.npy");
    NumpyFile.write(npy, signs, 601, 4);
    StringBuilder csv = new StringBuilder("a,b,c,d\n");
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 601; i++) {
      StringBuilder row = new StringBuilder();
      for (int j = 0; j < 4; j++) {
        int sign = signs[4 * i + j];
        row.append(j == 0 ? "" : ",").append(sign == 0 ? -1 : (sign + 1) / 2);
      }
      csv.append(row).append('\n');
      json.append(i == 0 ? "" : ",")
          .append(
              "\"%d\": {\"label\": %d, \"weak_labels\": [%s], \"data\": {\"text\": \"t\"}}"
                  .formatted(i, (truth[i] + 1) / 2, row));
    }
    Path table = Files.writeString(folder.resolve("v.csv"), csv);
    Path wrench = Files.writeString(folder.resolve("train.json"), json.append('}'));
    double[] expected = probabilities("labelmodel", npy);
    assertThat(probabilities("labelmodel", table, "--classes", 2)).isEqualTo(expected);
    assertThat(probabilities("labelmodel", wrench)).isEqualTo(expected);
    assertThat(CommandRun.of("labelmodel", wrench, "--out", folder.resolve("x.npy")).out())
        .anyMatch(line -> line.contains("Accuracy of the label model"));
    assertThat(
            CommandRun.of("labelmodel", table, "--classes", 2, "--out", folder.resolve("x.npy"))
                .out()
                .get(1))
        .startsWith("a ");
  }

  @Test
  void chainsEdgesMethodsAndBalances() throws IOException {
    Path votes = folder.resolve("v.npy");
    NumpyFile.write(votes, signs, 601, 4);
    Path known = folder.resolve("y.npy");
    NumpyFile.write(known, truth, 601);
    double[] plain = probabilities("labelmodel", votes);
    double[] chain = probabilities("labelmodel", votes, "--chain", 3, "--dev", known);
    double[] edges = probabilities("labelmodel", votes, "--edges", "0-1");
    double[] median = probabilities("labelmodel", votes, "--method", "median");
    double[] balance = probabilities("labelmodel", votes, "--balance", "0.9,0.1");
    for (double[] other : new double[][] {chain, edges, median, balance}) {
      assertThat(other).hasSize(plain.length).isNotEqualTo(plain).doesNotContain(Double.NaN);
    }
    assertThat(balance[1]).isCloseTo(0.1, within(1e-12)); // where all abstain
    assertThat(probabilities("labelmodel", votes, "--train", votes)).isEqualTo(plain);
  }

  @Test
  void misuseIsOneLine() throws IOException {
    Path two = folder.resolve("two.npy");
    NumpyFile.write(two, new int[] {1, -1, 0, 1}, 2, 2);
    refused("needs at least 3 labelling functions, got 2", two);
    Path five = folder.resolve("five.npy");
    NumpyFile.write(five, new int[] {1, -1, 5}, 1, 3);
    refused("five.npy: row 0, function 2: a vote must be -1, 0 (abstains) or 1", five);
    refused("a vote must be a class from 0 to 2, or -1 (abstains), got 5", five, "--classes", 3);
    Path good = folder.resolve("good.npy");
    NumpyFile.write(good, signs, 601, 4);
    Path shortTruth = folder.resolve("short.npy");
    NumpyFile.write(shortTruth, new int[] {1, -1}, 2);
    refused("short.npy: must hold the truth of 601 tasks, got 2", good, "--truth", shortTruth);
    refused("must be pairs of functions as 0-1,2-4, got 0:1", good, "--edges", "0:1");
    refused("two different numbers from 0 to 3, got [0, 9]", good, "--edges", "0-9");
    refused("do not depend on each other", good, "--edges", "0-1,1-2");
    refused(
        "--method must be one of triplet, mean, median, got meen, did you mean mean?",
        good,
        "--method",
        "meen");
    refused("must be 2 numbers above 0", good, "--balance", "1");
    refused("a task must have 1 to 16 truths, got 99", good, "--chain", 99);
    for (int rows : new int[] {0, -3}) {
      refused("--chain must be at least 1, got " + rows, good, "--chain", rows);
    }
    for (int classes : new int[] {1, 0, -1}) {
      refused("--classes must be at least 2, got " + classes, good, "--classes", classes);
    }
    refused("--balance and --dev exclude", good, "--balance", "0.5,0.5", "--dev", good);
    Path empty = folder.resolve("empty.npy");
    NumpyFile.write(empty, new int[0], 0, 4);
    refused("empty.npy: holds no votes", empty);
    refused("no such file", folder.resolve("none.csv"));
    Path ragged = Files.writeString(folder.resolve("r.csv"), "1,0,1\n1,0\n");
    refused("r.csv: line 2: must have 3 votes, got 2", ragged);
    Path json = Files.writeString(folder.resolve("w.json"), "{\"0\": {\"label\": 1}}");
    refused("w.json: task 0: must have a list weak_labels", json);
  }

  @Test
  void whatIsReadIsNeverOverwritten() throws IOException {
    Path votes = folder.resolve("v.npy");
    NumpyFile.write(votes, signs, 601, 4);
    Path known = folder.resolve("y.npy");
    NumpyFile.write(known, truth, 601);
    byte[] before = Files.readAllBytes(votes);
    Path same = folder.resolve("x").resolve("..").resolve("v.npy");
    Files.createDirectory(folder.resolve("x"));
    for (Path out : new Path[] {votes, same, known}) {
      CommandRun run = CommandRun.of("labelmodel", votes, "--truth", known, "--out", out);
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).singleElement().asString().contains("would overwrite");
    }
    assertThat(Files.readAllBytes(votes)).isEqualTo(before);
    CommandRun run = CommandRun.of("labelmodel", votes, "--out", folder);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).singleElement().asString().contains("must be a file, got the folder");
  }

  @Test
  void namesInAFileAreNoTerminalCodes() throws IOException {
    Path votes =
        Files.writeString(
            folder.resolve("v.csv"), "\"a\nb\",\u001b[31mred,ok,dim\n1,1,-1,0\n-1,1,1,0\n");
    CommandRun run = CommandRun.of("labelmodel", votes, "--out", folder.resolve("p.npy"));
    assertThat(run.exit()).isZero();
    assertThat(String.join("", run.out()) + String.join("", run.err())).doesNotContain("\u001b");
    assertThat(run.out()).anyMatch(line -> line.startsWith("a\\nb "));
    assertThat(run.err()).anyMatch(line -> line.contains("function dim always abstains"));
  }

  @Test
  void warningsNameTheFunctionAsTheFileDoes() throws IOException {
    StringBuilder csv = new StringBuilder("red,green,blue,dim\n");
    for (int i = 0; i < 600; i++) {
      int[] row = Arrays.copyOfRange(signs, 4 * i, 4 * i + 4);
      csv.append("%d,%d,%d,0%n".formatted(row[0], row[0], row[2]));
    }
    Path votes = Files.writeString(folder.resolve("v.csv"), csv);
    Path out = folder.resolve("p.npy");
    assertThat(CommandRun.of("labelmodel", votes, "--out", out).err())
        .contains(
            "crowdzoo: function dim always abstains: it has no accuracy, and its votes say nothing")
        .anyMatch(line -> line.contains("function red always agrees with green where both vote"));
    assertThat(CommandRun.of("labelmodel", votes, "--chain", 2, "--out", out).err())
        .anyMatch(line -> line.contains("function dim in row 1 of the sequence always abstains"));
  }

  private void refused(String problem, Object... args) {
    Path out = folder.resolve("never.npy");
    Object[] words = new Object[args.length + 3];
    words[0] = "labelmodel";
    System.arraycopy(args, 0, words, 1, args.length);
    words[args.length + 1] = "--out";
    words[args.length + 2] = out;
    CommandRun run = CommandRun.of(words);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).singleElement().asString().startsWith("crowdzoo: ").contains(problem);
    assertThat(out).doesNotExist();
  }

  private double[] probabilities(Object... args) {
    Path out = folder.resolve("p.npy");
    Object[] words = java.util.Arrays.copyOf(args, args.length + 2);
    words[args.length] = "--out";
    words[args.length + 1] = out;
    CommandRun run = CommandRun.of(words);
    assertThat(run.exit()).as(String.join("\n", run.err())).isZero();
    return NumpyFile.read(out).values();
  }
}
