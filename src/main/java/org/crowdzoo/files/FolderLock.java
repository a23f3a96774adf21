package org.crowdzoo.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * A folder that only this process may write to, until the lock is closed: two commands that write
 * to one folder would mix their files. The operating system holds the lock on a file in which
 * process, start and command stand for whoever is refused; it lets go when the process ends in
 * whatever way, so that the file of a killed process is in nobody's way.
 *
 * <p>Where a file system has no locks (some of clusters) a living process that the file names is
 * taken to hold it.
 */
public final class FolderLock implements AutoCloseable {
  /** Name of the file in the folder. */
  public static final String FILE = ".lock";

  /** A byte beyond what is written, because some systems let nobody read what is locked. */
  private static final long LOCKED_BYTE = 1L << 40;

  private static final int TRIES = 20;
  private static final long PAUSE_MS = 50;

  /**
   * Files locked by this process. Asked before a file is opened: closing a second channel on a file
   * would give up this process's lock on it.
   */
  private static final Set<Path> OWN = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks a folder by a file inside it; makes the folder if it is missing.
   *
   * @param elsewhere what to do if one cannot wait, such as {@code choose another folder with
   *     --out}
   * @throws InputException in one line that names the process, if another holds the folder, or if
   *     the folder cannot be written to
   */
  public static FolderLock of(Path folder, String elsewhere) {
    AtomicFile.requireWritableFolder(folder);
    return lock(folder, folder.resolve(FILE), elsewhere);
  }

  /**
   * As {@link #of} by a file beside the folder, {@code .NAME.lock}, for a folder that will be moved
   * into its place as a whole.
   */
  public static FolderLock beside(Path folder, String elsewhere) {
    Path absolute = folder.toAbsolutePath().normalize();
    AtomicFile.requireWritableFolder(absolute.getParent());
    return lock(folder, absolute.resolveSibling("." + absolute.getFileName() + FILE), elsewhere);
  }

  private static FolderLock lock(Path folder, Path place, String elsewhere) {
    try {
      Path file = place.toAbsolutePath().getParent().toRealPath().resolve(place.getFileName());
      synchronized (OWN) {
        if (OWN.contains(file)) {
          throw refusal(folder, LockHolder.thisProcess(), elsewhere);
        }
        FileChannel channel = tryOften(folder, file, elsewhere);
        OWN.add(file);
        return new FolderLock(file, channel);
      }
    } catch (AccessDeniedException e) {
      throw new InputException(place + ": cannot be written to, permission denied", e);
    } catch (IOException e) {
      throw new InputException(place + ": cannot be locked, " + e.getMessage(), e);
    }
  }

  /** More than once, because the holder may be at closing, or has not yet written who it is. */
  private static FileChannel tryOften(Path folder, Path file, String elsewhere) throws IOException {
    for (int i = 1; ; i++) {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean locked = false;
      try {
        locked = tryOnce(file, channel);
        if (locked) {
          return channel;
        }
        LockHolder holder = LockHolder.parse(text(channel));
        if (i >= TRIES || holder.isAlive()) {
          throw refusal(folder, holder, elsewhere);
        }
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      pause();
    }
  }

  /** True if the lock is ours and the file still stands in its place. */
  private static boolean tryOnce(Path file, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (IOException e) {
      return claim(channel, !LockHolder.parse(text(channel)).isAlive());
    }
    return lock != null && claim(channel, isStill(file, channel));
  }

  /** Writes who we are, if the file is free. */
  private static boolean claim(FileChannel channel, boolean free) throws IOException {
    if (free) {
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(LockHolder.thisProcess().text().getBytes(StandardCharsets.UTF_8)), 0);
    }
    return free;
  }

  /**
   * False if the one before us removed the file after we opened it: others lock its heir. Only the
   * size of a file can be compared without opening it again, so it is made our own for a moment.
   */
  private static boolean isStill(Path file, FileChannel channel) throws IOException {
    long ownSize = 4096 + ProcessHandle.current().pid();
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(new byte[] {'\n'}), ownSize - 1);
    try {
      return Files.size(file) == ownSize;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 14);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static InputException refusal(Path folder, LockHolder holder, String elsewhere) {
    return new InputException(
        folder + ": in use by " + holder.description() + "; wait until it ends, or " + elsewhere);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives the folder back and removes the file. */
  @Override
  public void close() {
    synchronized (OWN) {
      try {
        if (OWN.remove(file)) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        // A file that nobody locks is in nobody's way.
      } finally {
        closeChannel();
      }
    }
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock ends with the process then.
    }
  }
}
