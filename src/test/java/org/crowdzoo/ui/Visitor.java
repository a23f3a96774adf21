package org.crowdzoo.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Looks at pages as a browser does. */
public final class Visitor {
  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new java.net.CookieManager()).build();
  private final URI address;

  /** A visitor of what lies at an address. */
  public Visitor(String address) {
    this.address = URI.create(address);
  }

  /** Somebody else, who looks at the same pages. */
  Visitor another() {
    return new Visitor(address.toString());
  }

  /** The page at a path, whatever its status; redirections are not followed. */
  public HttpResponse<String> get(String path) {
    try {
      return client.send(
          HttpRequest.newBuilder(address.resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A page that must be there. */
  public String page(String path) {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + response.statusCode());
    }
    return response.body();
  }

  /** What a page says it is; a browser shows as text what does not say it. */
  public String type(String path) {
    return get(path).headers().firstValue("Content-Type").orElse("");
  }

  /** Data that must be there. */
  public JsonNode json(String path) {
    try {
      return new ObjectMapper().readTree(page(path));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
