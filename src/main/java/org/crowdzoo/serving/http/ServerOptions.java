package org.crowdzoo.serving.http;

import org.crowdzoo.files.InputException;

/**
 * Where a {@link PredictionServer} listens, and what it takes.
 *
 * @param host address or name to listen on; on one of this machine only requests are answered that
 *     name this machine in Host
 * @param port 0 for any that is free
 * @param mostBytes of a request's body
 * @param queue requests that may wait for their answer
 * @param connections open at a time
 * @param seconds that a request may take to arrive, and that a connection may do nothing
 */
public record ServerOptions(
    String host, int port, int mostBytes, int queue, int connections, int seconds) {
  /** Where nobody else can connect. */
  public static final String LOOPBACK = "127.0.0.1";

  /** Bodies held in memory at a time, of all requests together. */
  private static final long MEMORY = 128L << 20;

  /** Checks the ranges. */
  public ServerOptions {
    if (port < 0 || port > 0xffff) {
      throw new InputException("--port: must be from 0 to 65535, got " + port);
    }
    requirePositive("--max-bytes", mostBytes);
    requirePositive("--queue", queue);
    requirePositive("--connections", connections);
    requirePositive("--timeout", seconds);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new InputException(name + ": must be at least 1, got " + value);
    }
  }

  /** 127.0.0.1, bodies of 16 MiB, 256 waiting, 512 connections, 30 seconds. */
  public static ServerOptions on(int port) {
    return new ServerOptions(LOOPBACK, port, 16 << 20, 256, 512, 30);
  }

  /** Bytes of bodies that are held at a time: what is over is told to come again. */
  long memory() {
    return Math.max(MEMORY, mostBytes);
  }
}
