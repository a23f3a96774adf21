package org.crowdzoo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Asks as a browser would on behalf of a page of the internet: by raw requests. */
class PageGuardTest {
  @Test
  void onlyNamesOfThisMachineAreAnswered() throws IOException {
    try (TrainingUi ui = new TrainingUi(0)) {
      int port = URI.create(ui.address()).getPort();
      for (String host : new String[] {"127.0.0.1", "localhost", "LocalHost", "[::1]"}) {
        assertThat(ask(port, "GET / HTTP/1.1", "Host: " + host + ":" + port))
            .as(host)
            .startsWith("HTTP/1.1 200 ");
      }
      for (String host :
          new String[] {
            "evil.example:" + port,
            "127.0.0.1",
            "localhost:" + (port + 1),
            "127.0.0.1.evil.example:" + port,
            "127.0.0.1:" + port + ".evil.example",
            "localhost:" + port + "@evil.example",
            ""
          }) {
        for (String path : new String[] {"/", "/train/x/overview", "/assets/css/style.css"}) {
          assertThat(ask(port, "GET " + path + " HTTP/1.1", "Host: " + host))
              .as(host + path)
              .startsWith("HTTP/1.1 421 ");
        }
      }
      assertThat(ask(port, "GET / HTTP/1.0")).startsWith("HTTP/1.0 421 ");
    }
  }

  @Test
  void nothingCanBeSentAndNoOtherOriginCanRead() throws IOException {
    try (TrainingUi ui = new TrainingUi(0)) {
      int port = URI.create(ui.address()).getPort();
      String host = "Host: localhost:" + port;
      for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"}) {
        assertThat(ask(port, method + " /setlang/x/de HTTP/1.1", host, "Content-Length: 0"))
            .as(method)
            .startsWith("HTTP/1.1 405 ");
      }
      for (String path : new String[] {"/", "/train/multisession", "/nothing"}) {
        String answer = ask(port, "GET " + path + " HTTP/1.1", host, "Origin: http://evil.example");
        assertThat(answer)
            .contains("Content-Security-Policy: default-src 'none'", "X-Frame-Options: DENY")
            .doesNotContainIgnoringCase("Access-Control-");
      }
      assertThat(ask(port, "GET / HTTP/1.1", host)).contains("script-src 'self';");
    }
  }

  /** DL4J's ways to choose something for all visitors; see also TrainingUiTest's two visitors. */
  @Test
  void noGetChangesWhatOthersSee() throws IOException {
    try (TrainingUi ui = new TrainingUi(0)) {
      Visitor visitor = new Visitor(ui.address());
      assertThat(visitor.get("/setlang/one/xx%0d%0aSet-Cookie:a=b").statusCode()).isEqualTo(404);
      assertThat(visitor.get("/train/sessions/set/one").statusCode()).isEqualTo(404);
      assertThat(visitor.get("/train/workers/setByIdx/1").statusCode()).isEqualTo(404);
    }
  }

  private static String ask(int port, String... lines) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      String text = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
