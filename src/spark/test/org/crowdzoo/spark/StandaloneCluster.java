package org.crowdzoo.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real standalone master and two workers of one core each, processes on 127.0.0.1. */
final class StandaloneCluster implements AutoCloseable {
  private static final List<String> OPENED =
      List.of(
          "java.nio",
          "sun.nio.ch",
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private final Path folder;
  private final int port;
  private final List<Process> workers = new ArrayList<>();
  private final List<Process> all = new ArrayList<>();

  StandaloneCluster(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      this.port = free.getLocalPort();
    }
    Files.createDirectories(folder.resolve("home/jars")); // what Spark calls its installation
    start(
        "master",
        "org.apache.spark.deploy.master.Master",
        "--host 127.0.0.1 --webui-port 0 --port " + port);
    awaitMaster();
    for (int worker = 0; worker < 2; worker++) {
      workers.add(
          start(
              "worker" + worker,
              "org.apache.spark.deploy.worker.Worker",
              "--host 127.0.0.1 --webui-port 0 --cores 1 --memory 2g --work-dir "
                  + folder.resolve("work" + worker)
                  + " "
                  + master()));
    }
  }

  String master() {
    return "spark://127.0.0.1:" + port;
  }

  private Process start(String name, String main, String arguments) throws IOException {
    Process process = process(name, List.of("-Xmx256m"), main, List.of(arguments.split(" ")));
    all.add(process);
    return process;
  }

  /** A command of Crowdzoo in a process of its own. */
  Process crowdzoo(String name, List<String> arguments, String... flags) throws IOException {
    List<String> java = new ArrayList<>(List.of("-Xmx1g"));
    java.addAll(List.of(flags));
    Process process = process(name, java, "org.crowdzoo.cli.Crowdzoo", arguments);
    all.add(process);
    return process;
  }

  private Process process(String name, List<String> flags, String main, List<String> arguments)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    OPENED.forEach(one -> words.add("--add-opens=java.base/" + one + "=ALL-UNNAMED"));
    words.addAll(flags);
    words.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Dspark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + Path.of("src/launcher/logback.xml").toAbsolutePath(),
            "-cp",
            System.getProperty("java.class.path"),
            main));
    words.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_HOME", folder.resolve("home").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12"); // as its scripts do
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder
        .redirectOutput(folder.resolve(name + ".out").toFile())
        .redirectError(folder.resolve(name + ".err").toFile())
        .start();
  }

  private void awaitMaster() throws InterruptedException {
    for (int n = 0; n < 600; n++) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError("the master does not answer");
  }

  /** What a process wrote, {@code name.out} or {@code name.err}. */
  String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  /** What all wrote, for messages. */
  String texts() throws IOException {
    StringBuilder texts = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*(\\.err|\\.out|stderr)")).toList()) {
        String text = Files.readString(file);
        String last = text.substring(Math.max(0, text.length() - 1500));
        texts.append(file.getFileName()).append(": ").append(last).append('\n');
      }
    }
    return texts.toString();
  }

  /** Executors at work. */
  List<ProcessHandle> executors() {
    return workers.stream()
        .flatMap(worker -> worker.toHandle().descendants())
        .filter(process -> commandLine(process).contains("CoarseGrainedExecutorBackend"))
        .toList();
  }

  /** Executors that the last command got, those that ended counted. */
  int executorsStarted() throws IOException {
    try (Stream<Path> all = Files.walk(folder, 3)) {
      TreeMap<String, Long> ofCommands =
          all.filter(path -> path.getParent().getFileName().toString().startsWith("app-"))
              .collect(
                  Collectors.groupingBy(
                      path -> path.getParent().getFileName().toString(),
                      TreeMap::new,
                      Collectors.counting()));
      return ofCommands.lastEntry().getValue().intValue();
    }
  }

  /** All of it; Java's own stops after a page, in the middle of the class path. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  /** Addresses that the cluster's processes and their children listen on, as Linux writes them. */
  Set<String> listening() throws IOException {
    Set<String> inodes = new HashSet<>();
    for (Process process : all) {
      for (ProcessHandle one :
          Stream.concat(Stream.of(process.toHandle()), process.toHandle().descendants())
              .filter(ProcessHandle::isAlive)
              .toList()) {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + one.pid() + "/fd"))) {
          for (Path file : files.toList()) {
            try {
              inodes.add(Files.readSymbolicLink(file).toString());
            } catch (IOException e) {
              continue; // closed meanwhile
            }
          }
        } catch (IOException e) {
          continue; // ended meanwhile
        }
      }
    }
    Set<String> addresses = new HashSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/net/" + table))) {
        String[] cells = line.strip().split("\\s+");
        if (cells.length > 9
            && cells[3].equals("0A")
            && inodes.contains("socket:[" + cells[9] + "]")) {
          addresses.add(cells[1].split(":")[0]);
        }
      }
    }
    return addresses;
  }

  /** Loopback in both tables. */
  static final Set<String> LOOPBACK =
      Set.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

  @Override
  public void close() {
    List<ProcessHandle> ended =
        all.stream()
            .flatMap(p -> Stream.concat(p.toHandle().descendants(), Stream.of(p.toHandle())))
            .collect(Collectors.toList());
    ended.forEach(ProcessHandle::destroy);
    ended.forEach(
        process -> {
          try {
            process.onExit().get(20, java.util.concurrent.TimeUnit.SECONDS);
          } catch (Exception e) {
            process.destroyForcibly();
          }
        });
  }
}
