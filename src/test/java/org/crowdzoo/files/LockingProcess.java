package org.crowdzoo.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A second JVM that locks a folder and holds it until it is told to end. */
public final class LockingProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private LockingProcess(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Run in the second JVM: prints "held" or the refusal, then waits for the end of its input. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    try (FolderLock lock =
        args[1].equals("of")
            ? FolderLock.of(folder, "go elsewhere")
            : FolderLock.beside(folder, "go elsewhere")) {
      System.out.println("held");
      while (System.in.read() >= 0) {}
    } catch (InputException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Starts it; {@code how} is {@code of} or {@code beside}. */
  public static LockingProcess start(Path folder, String how) throws Exception {
    String classes =
        place(FolderLock.class) + java.io.File.pathSeparator + place(LockingProcess.class);
    return new LockingProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                LockingProcess.class.getName(),
                folder.toString(),
                how)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  private static Path place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  public long pid() {
    return process.pid();
  }

  /** The next line that it printed. */
  public String line() throws IOException {
    return out.readLine();
  }

  /** Kills it as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it end in good order. */
  @Override
  public void close() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
