package org.crowdzoo.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crowdzoo.files.InputException;

/**
 * A master as the user names it.
 *
 * @param name as given
 */
record SparkMaster(String name) {
  private static final Pattern LOCAL = Pattern.compile("local(\\[(\\*|[1-9]\\d{0,3})\\])?");
  private static final Pattern STANDALONE =
      Pattern.compile("spark://([\\w.-]+):([1-9]\\d{0,4})(,[\\w.-]+:[1-9]\\d{0,4})*");
  private static final List<String> OTHERS = List.of("yarn", "k8s://");
  private static final int PATIENCE_MILLIS = 5000;

  /**
   * Checks the name, and that somebody answers there.
   *
   * @throws InputException in one line
   */
  SparkMaster {
    if (!LOCAL.matcher(name).matches()
        && !STANDALONE.matcher(name).matches()
        && OTHERS.stream().noneMatch(name::startsWith)) {
      throw new InputException(
          "--spark: must be local, local[2], local[*], spark://host:7077, yarn or k8s://…, got "
              + name);
    }
    if (STANDALONE.matcher(name).matches()) {
      requireAnswer(name);
    }
  }

  /** True if all runs in this process. */
  boolean isHere() {
    return LOCAL.matcher(name).matches();
  }

  /** True if nobody on another machine takes part. */
  boolean isLoopback() {
    Matcher standalone = STANDALONE.matcher(name);
    return isHere()
        || standalone.matches()
            && (standalone.group(1).equals("localhost") || standalone.group(1).startsWith("127."));
  }

  /** For Spark: in this process, too, a task is tried twice. */
  String url() {
    Matcher local = LOCAL.matcher(name);
    if (!local.matches()) {
      return name;
    }
    return "local[" + (local.group(2) == null ? "1" : local.group(2)) + ",2]";
  }

  private static void requireAnswer(String name) {
    String problem = "";
    for (String one : Arrays.asList(name.substring("spark://".length()).split(","))) {
      String host = one.substring(0, one.lastIndexOf(':'));
      int port = Integer.parseInt(one.substring(one.lastIndexOf(':') + 1));
      if (port > 65_535) {
        throw new InputException("--spark: the port must be at most 65535, got " + name);
      }
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        problem = "no such host " + host;
        continue;
      }
      try (Socket socket = new Socket()) {
        socket.connect(address, PATIENCE_MILLIS);
        return;
      } catch (IOException e) {
        problem = e.getMessage();
      }
    }
    throw new InputException(
        "--spark " + name + ": no master answers there (" + problem + "); is it started?");
  }
}
