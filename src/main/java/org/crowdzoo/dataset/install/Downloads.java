package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.crowdzoo.dataset.FileHash;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.DiskSpace;
import org.crowdzoo.files.FolderLock;

/**
 * A folder of downloaded files. An interrupted download goes on where it stopped; a file whose
 * SHA-256 is known is checked before it gets its name.
 */
public final class Downloads {
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private static final int PARTIAL = 206;

  /** Bytes that may be written to a folder. */
  @FunctionalInterface
  interface Room {
    long in(Path folder) throws IOException;
  }

  /** Is told how far a download is. */
  public interface Watcher {
    /** Hears nothing. */
    Watcher NONE =
        new Watcher() {
          @Override
          public void saved(String file, long bytes, long total) {}

          @Override
          public void ended() {}
        };

    /**
     * More was saved.
     *
     * @param file its name
     * @param bytes saved so far, with those of earlier tries
     * @param total bytes of the file, -1 if the server does not say
     */
    void saved(String file, long bytes, long total);

    /** The download is complete or failed. */
    void ended();
  }

  private final Path folder;
  private final Room free;
  private final Watcher watcher;
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(Duration.ofSeconds(20))
          .build();

  /** Keeps its files in a folder. */
  public Downloads(Path folder) {
    this(folder, DiskSpace::freeFor, Watcher.NONE);
  }

  Downloads(Path folder, Room free, Watcher watcher) {
    this.folder = folder;
    this.free = free;
    this.watcher = watcher;
  }

  /** The user's own folder: {@code $XDG_CACHE_HOME/crowdzoo}, usually {@code ~/.cache/crowdzoo}. */
  public static Downloads ofUser(Watcher watcher) {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return new Downloads(base.resolve("crowdzoo"), DiskSpace::freeFor, watcher);
  }

  /**
   * The file of a source, downloaded if it is not there yet.
   *
   * @throws IOException in one line that names the address, if that fails
   */
  public Path get(Source source) throws IOException {
    Path file = folder.resolve(source.fileName());
    if (Files.exists(file)) {
      return file;
    }
    try (FolderLock lock = FolderLock.beside(file, "give the file with --from")) {
      Path part = folder.resolve(source.fileName() + ".part");
      download(source, part, true);
      if (source.sha256() != null && !FileHash.sha256(part).startsWith(source.sha256())) {
        Files.delete(part);
        Files.deleteIfExists(mark(part));
        throw failed(
            source,
            "its SHA-256 is not " + source.sha256() + (source.sha256().length() < 64 ? "…" : ""),
            null);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(mark(part));
      return file;
    } catch (ConnectException | UnresolvedAddressException | UnknownHostException e) {
      throw failed(source, "no connection", e);
    } catch (HttpTimeoutException e) {
      throw failed(source, "no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(source, "interrupted", e);
    }
  }

  /** A part is continued only if it is known to be of the file that the server has now. */
  private void download(Source source, Path part, boolean mayResume)
      throws IOException, InterruptedException {
    Path mark = mark(part);
    String validator = Files.exists(mark) ? Files.readString(mark).strip() : null;
    boolean resumes =
        mayResume && Files.exists(part) && (validator != null || source.sha256() != null);
    long have = resumes ? Files.size(part) : 0;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(source.url())).header("User-Agent", "crowdzoo");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
      if (validator != null) {
        request.header("If-Range", validator);
      }
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() == RANGE_NOT_SATISFIABLE && have > 0) {
        download(source, part, false);
      } else if (response.statusCode() == PARTIAL && have > 0) {
        if (!startsAt(have, response)) {
          download(source, part, false);
          return;
        }
        save(source, response, body, part, have);
      } else if (response.statusCode() == 200) {
        Files.deleteIfExists(part);
        remember(response, mark);
        save(source, response, body, part, 0);
      } else {
        throw failed(source, "the server answers " + response.statusCode(), null);
      }
    }
  }

  private static boolean startsAt(long have, HttpResponse<?> response) {
    String range = response.headers().firstValue("Content-Range").orElse("bytes " + have + "-");
    return range.startsWith("bytes " + have + "-");
  }

  /** Beside a part: by what the server knows the version of the file that the part is of. */
  private static Path mark(Path part) {
    return part.resolveSibling(part.getFileName() + ".version");
  }

  /** A strong ETag, else the date, as RFC 9110, 13.1.5 asks of If-Range. */
  private static void remember(HttpResponse<?> response, Path mark) throws IOException {
    String validator =
        response
            .headers()
            .firstValue("ETag")
            .filter(tag -> !tag.startsWith("W/"))
            .or(() -> response.headers().firstValue("Last-Modified"))
            .orElse(null);
    if (validator == null) {
      Files.deleteIfExists(mark);
    } else {
      AtomicFile.writeString(mark, validator);
    }
  }

  private void save(Source source, HttpResponse<?> response, InputStream body, Path part, long have)
      throws IOException {
    long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    long total = length < 0 ? -1 : have + length;
    long room = free.in(part.getParent());
    if (length > room) {
      throw failed(source, needs(total, room), null);
    }
    long saved = have;
    boolean full = false;
    try (OutputStream out =
        have > 0
            ? Files.newOutputStream(part, StandardOpenOption.APPEND)
            : Files.newOutputStream(part)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        full = saved - have + n > room;
        if (full) {
          break;
        }
        out.write(buffer, 0, n);
        saved += n;
        watcher.saved(source.fileName(), saved, total);
      }
    } catch (IOException e) {
      throw failed(source, "broke off after " + saved + " bytes, the next try goes on there", e);
    } finally {
      watcher.ended();
    }
    if (full) {
      Files.delete(part);
      throw failed(source, needs(saved, room), null);
    }
    if (total >= 0 && saved < total) {
      throw failed(source, "broke off after " + saved + " of " + total + " bytes", null);
    }
  }

  private static String needs(long bytes, long room) {
    return "it needs "
        + DiskSpace.shown(bytes)
        + " or more, the disk has "
        + DiskSpace.shown(room)
        + " to spare";
  }

  private static IOException failed(Source source, String why, Exception cause) {
    return new IOException(
        source.url()
            + ": cannot be downloaded, "
            + why
            + "; get "
            + source.fileName()
            + " another way and give it with --from",
        cause);
  }
}
