package org.crowdzoo.dataset.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.crowdzoo.dataset.FileHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {
  @TempDir Path folder;
  private final byte[] content = new byte[300_000];
  private final List<String> ranges = new ArrayList<>();
  private HttpServer server;

  /** Send no more than this many bytes of the next answer. */
  private int breakOffAfter = Integer.MAX_VALUE;

  private boolean resumes = true;

  /** Sent with every answer unless null; a range with another one in If-Range gets all. */
  private String version;

  private String versionHeader = "ETag";
  private final List<String> conditions = new ArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    new Random(1).nextBytes(content);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/file", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(range);
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    conditions.add(condition);
    boolean same = condition == null || condition.equals(version);
    int from =
        range == null || !resumes || !same ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (version != null) {
      exchange.getResponseHeaders().set(versionHeader, version);
    }
    if (from >= content.length) {
      exchange.sendResponseHeaders(416, -1);
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(content, from, Math.min(breakOffAfter, content.length - from));
    }
  }

  private Source source(String path, String sha256) {
    return new Source(
        "http://127.0.0.1:" + server.getAddress().getPort() + path, "data.bin", sha256);
  }

  @Test
  void downloadsOnce() throws IOException {
    Downloads downloads = new Downloads(folder);
    Path file = downloads.get(source("/file", FileHash.sha256(content)));
    assertThat(file).isEqualTo(folder.resolve("data.bin")).hasBinaryContent(content);
    assertThat(downloads.get(source("/file", null))).isEqualTo(file);
    assertThat(ranges).hasSize(1);
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    List<String> heard = new ArrayList<>();
    Downloads.Watcher watcher =
        new Downloads.Watcher() {
          @Override
          public void saved(String file, long bytes, long total) {
            heard.add(file + " " + bytes + " " + total);
          }

          @Override
          public void ended() {
            heard.add("ended");
          }
        };
    Downloads downloads = new Downloads(folder, f -> Long.MAX_VALUE, watcher);
    Source source = source("/file", FileHash.sha256(content));
    breakOffAfter = 100_000;
    assertThatThrownBy(() -> downloads.get(source)).hasMessageContaining("broke off");
    assertThat(heard).last().isEqualTo("ended");
    long have = Files.size(folder.resolve("data.bin.part"));
    assertThat(heard).contains("data.bin " + have + " 300000");
    heard.clear();
    breakOffAfter = Integer.MAX_VALUE;
    downloads.get(source);
    assertThat(heard).endsWith("data.bin 300000 300000", "ended");
    assertThat(heard).noneMatch(line -> line.endsWith(" 200000"));
  }

  @Test
  void goesOnWhereItBrokeOff() throws IOException {
    Downloads downloads = new Downloads(folder);
    Source source = source("/file", FileHash.sha256(content));
    breakOffAfter = 100_000;
    assertThatThrownBy(() -> downloads.get(source))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(source.url() + ": cannot be downloaded, broke off after ")
        .hasMessageEndingWith("get data.bin another way and give it with --from");
    assertThat(folder.resolve("data.bin")).doesNotExist();
    long have = Files.size(folder.resolve("data.bin.part"));
    assertThat(have).isBetween(1L, 100_000L);
    breakOffAfter = Integer.MAX_VALUE;
    assertThat(downloads.get(source)).hasBinaryContent(content);
    assertThat(ranges.get(1)).isEqualTo("bytes=" + have + "-");
    assertThat(folder.resolve("data.bin.part")).doesNotExist();
  }

  @Test
  void beginsAnewWhereTheServerCannotGoOn() throws IOException {
    Files.write(folder.resolve("data.bin.part"), new byte[1000]);
    resumes = false;
    assertThat(new Downloads(folder).get(source("/file", null))).hasBinaryContent(content);
  }

  @Test
  void beginsAnewAfterATooLongPart() throws IOException {
    Files.write(folder.resolve("data.bin.part"), Arrays.copyOf(content, content.length + 5));
    assertThat(new Downloads(folder).get(source("/file", null))).hasBinaryContent(content);
  }

  private void breakOff(Source source) {
    breakOffAfter = 100_000;
    assertThatThrownBy(() -> new Downloads(folder).get(source)).hasMessageContaining("broke off");
    breakOffAfter = Integer.MAX_VALUE;
  }

  @Test
  void goesOnOnlyWithTheSameVersionOfTheFile() throws IOException {
    for (String header : List.of("ETag", "Last-Modified")) {
      versionHeader = header;
      version = header.equals("ETag") ? "\"one\"" : "Wed, 21 Oct 2015 07:28:00 GMT";
      Source source = source("/file", null);
      breakOff(source);
      assertThat(new Downloads(folder).get(source)).hasBinaryContent(content);
      assertThat(conditions).last().isEqualTo(version);
      assertThat(ranges).last().isNotNull();
      assertThat(folder).isDirectoryNotContaining("glob:**/*.{part,version,lock}");
      Files.delete(folder.resolve("data.bin"));
      breakOff(source);
      new Random(2).nextBytes(content); // another file of the same length
      version = header.equals("ETag") ? "\"two\"" : "Thu, 22 Oct 2015 07:28:00 GMT";
      assertThat(new Downloads(folder).get(source)).hasBinaryContent(content);
      Files.delete(folder.resolve("data.bin"));
    }
  }

  @Test
  void beginsAnewWhereNothingTellsTheVersion() throws IOException {
    breakOff(source("/file", null));
    new Random(2).nextBytes(content);
    assertThat(new Downloads(folder).get(source("/file", null))).hasBinaryContent(content);
    assertThat(ranges).last().isNull();
    Files.delete(folder.resolve("data.bin"));
    version = "W/\"weak\"";
    breakOff(source("/file", null));
    assertThat(new Downloads(folder).get(source("/file", null))).hasBinaryContent(content);
    assertThat(conditions).containsOnlyNulls();
  }

  @Test
  void whatTheDiskCannotHoldIsNotBegun() {
    assertThatThrownBy(
            () ->
                new Downloads(folder, f -> 1000, Downloads.Watcher.NONE).get(source("/file", null)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it needs 300000 bytes or more, the disk has 1000 bytes to spare");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aWrongChecksumLeavesNothing() {
    Source source = source("/file", "00");
    assertThatThrownBy(() -> new Downloads(folder).get(source))
        .hasMessageContaining("its SHA-256 is not 00");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void failuresAreOneLine() {
    assertThatThrownBy(() -> new Downloads(folder).get(source("/none", null)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the server answers 404");
    server.stop(0);
    assertThatThrownBy(() -> new Downloads(folder).get(source("/file", null)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(": cannot be downloaded, no connection; get data.bin another way");
    assertThatThrownBy(
            () ->
                new Downloads(folder).get(new Source("http://host.invalid/file", "data.bin", null)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no connection");
  }
}
