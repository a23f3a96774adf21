package org.crowdzoo.serving.http;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server counts, in Prometheus' text format. Touched by the server's thread only.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition
 *     formats</a>
 */
final class ServerMetrics {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final Map<Integer, Long> responses = new TreeMap<>();
  private final long[] buckets = new long[SECONDS.length];
  private long answered;
  private double seconds;
  private long rejected;

  void response(int status) {
    responses.merge(status, 1L, Long::sum);
  }

  /** An answer, from the request's head on. */
  void answer(double took, boolean wasRejected) {
    answered++;
    seconds += took;
    rejected += wasRejected ? 1 : 0;
    for (int b = 0; b < SECONDS.length; b++) {
      buckets[b] += took <= SECONDS[b] ? 1 : 0;
    }
  }

  /**
   * The text.
   *
   * @param gauges what is so now, by name, with help
   * @param batches computed so far
   * @param examples computed so far
   */
  String text(Map<String, Gauge> gauges, long batches, long examples) {
    StringBuilder text = new StringBuilder();
    head(text, "crowdzoo_http_responses_total", "counter", "Responses by status.");
    responses.forEach(
        (status, count) ->
            text.append("crowdzoo_http_responses_total{code=\"")
                .append(status)
                .append("\"} ")
                .append(count)
                .append('\n'));
    one(
        text,
        "crowdzoo_rejected_total",
        "counter",
        "Answers that were rejected as unsure.",
        rejected);
    one(text, "crowdzoo_examples_total", "counter", "Examples computed.", examples);
    one(text, "crowdzoo_batches_total", "counter", "Batches they were computed in.", batches);
    gauges.forEach((name, gauge) -> one(text, name, "gauge", gauge.help(), gauge.value()));
    String histogram = "crowdzoo_answer_seconds";
    head(text, histogram, "histogram", "Seconds from a request's head to its answer.");
    for (int b = 0; b < SECONDS.length; b++) {
      bucket(text, histogram, Double.toString(SECONDS[b]), buckets[b]);
    }
    bucket(text, histogram, "+Inf", answered);
    text.append(String.format(Locale.ROOT, "%s_sum %.6f\n", histogram, seconds));
    text.append(histogram).append("_count ").append(answered).append('\n');
    return text.toString();
  }

  /** A number that goes up and down. */
  record Gauge(String help, long value) {}

  private static void bucket(StringBuilder text, String name, String most, long count) {
    text.append(name)
        .append("_bucket{le=\"")
        .append(most)
        .append("\"} ")
        .append(count)
        .append('\n');
  }

  private static void one(StringBuilder text, String name, String type, String help, long value) {
    head(text, name, type, help);
    text.append(name).append(' ').append(value).append('\n');
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
