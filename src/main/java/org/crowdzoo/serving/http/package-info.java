/**
 * A classifier over HTTP, for {@code crowdzoo serve}.
 *
 * <p>Entry point: {@link org.crowdzoo.serving.http.PredictionServer}; its limits are {@link
 * org.crowdzoo.serving.http.ServerOptions}. {@code Exchange} is a request with its one response,
 * {@code ServerMetrics} what is counted. Who may ask is decided as for the pages of {@link
 * org.crowdzoo.ui.PageGuard}.
 */
package org.crowdzoo.serving.http;
