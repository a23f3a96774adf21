package org.crowdzoo.dataset.install;

import java.nio.file.Path;
import java.util.List;

/**
 * What is to be installed, and how.
 *
 * @param what a dataset's name, a folder in a known layout, or the path of one of peerannot's
 *     dataset modules ({@code …/labelme.py})
 * @param from archives or folders with the data; empty to download it
 * @param to the folder to write, or null for {@code datasets/<name>}
 * @param form images or features, or null for what is usual
 * @param validation where the validation split comes from, or null for what is usual
 * @param dropIdleWorkers leave out workers without a vote
 * @param seed of a drawn validation split
 * @param force replace another dataset in the same folder
 * @param custom the parts of a dataset of one's own
 */
public record InstallRequest(
    String what,
    List<Path> from,
    Path to,
    Form form,
    Validation validation,
    boolean dropIdleWorkers,
    long seed,
    boolean force,
    CustomOptions custom) {
  /** Copies the list. */
  public InstallRequest {
    from = List.copyOf(from);
  }
}
