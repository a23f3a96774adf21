package org.crowdzoo.serving.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BiConsumer;

/**
 * Bodies on their way: none larger, slower, or together more than the options allow. Belongs to the
 * thread of the connections.
 */
final class Uploads {
  /** What is told to whom there is no room for. */
  static final String BUSY = "too many requests are waiting, come again";

  private final Vertx vertx;
  private final ServerOptions options;
  private long held;

  Uploads(Vertx vertx, ServerOptions options) {
    this.vertx = vertx;
    this.options = options;
  }

  /** Bytes of all bodies that are here. */
  long held() {
    return held;
  }

  String tooLarge() {
    return "the body may have " + options.mostBytes() + " bytes";
  }

  /**
   * Receives a body, or answers why not.
   *
   * @param complete takes the body, and what is to be run when it is needed no more
   */
  void receive(Exchange exchange, BiConsumer<byte[], Runnable> complete) {
    new Upload(exchange, complete).receive();
  }

  private final class Upload {
    private final Exchange exchange;
    private final BiConsumer<byte[], Runnable> complete;
    private final Buffer bytes = Buffer.buffer();
    private long timer;
    private boolean released;

    Upload(Exchange exchange, BiConsumer<byte[], Runnable> complete) {
      this.exchange = exchange;
      this.complete = complete;
    }

    void receive() {
      HttpServerRequest request = exchange.request();
      timer =
          vertx.setTimer(
              options.seconds() * 1000L,
              late -> drop(408, "the body did not come within " + options.seconds() + " s"));
      request.handler(this::add);
      request.exceptionHandler(broken -> release());
      request.endHandler(end -> complete());
    }

    private void add(Buffer chunk) {
      if (exchange.isAnswered()) {
        release();
      } else if (bytes.length() + (long) chunk.length() > options.mostBytes()) {
        drop(413, tooLarge());
      } else if (held + chunk.length() > options.memory()) {
        drop(503, BUSY);
      } else {
        held += chunk.length();
        bytes.appendBuffer(chunk);
      }
    }

    private void drop(int status, String problem) {
      release();
      exchange.refuse(status, problem);
    }

    /** Gives back its share of the memory. */
    private void release() {
      vertx.cancelTimer(timer);
      if (!released) {
        released = true;
        held -= bytes.length();
      }
    }

    private void complete() {
      exchange.arrived();
      vertx.cancelTimer(timer);
      if (exchange.isAnswered()) {
        release();
      } else {
        complete.accept(bytes.getBytes(), this::release);
      }
    }
  }
}
