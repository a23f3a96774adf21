package org.crowdzoo.experiment;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crowdzoo.cluster.Cluster;
import org.crowdzoo.cluster.Parcel;
import org.crowdzoo.cluster.Supply;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.engine.onednn.NativeThreads;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;

/**
 * An experiment's dataset as work on another machine finds it: by its path, or, where there is no
 * such folder and the dataset is small, among what was broadcast with the work.
 *
 * @param path as the configuration has it
 * @param sha256 of the dataset that the command was given
 * @param files all of it, or null if it is larger than the limit
 * @param limit in MB, for the message; that of the machine that sends
 * @param threads of a net at most
 */
public record RemoteDataset(
    String path, String sha256, Supply<Parcel> files, long limit, int threads)
    implements Serializable {
  /** Larger datasets travel by shared storage only, in MB; {@code crowdzoo.broadcastMB}. */
  private static final long LIMIT = Long.getLong("crowdzoo.broadcastMB", 256);

  private static boolean threadsAreSet;

  /** Makes a dataset ready for a cluster. */
  public static RemoteDataset of(
      Cluster cluster, Experiment experiment, CrowdDataset dataset, int threads)
      throws IOException {
    Path folder = experiment.folder();
    Supply<Parcel> files =
        cluster.isHere() || Parcel.size(folder) > LIMIT << 20
            ? null
            : cluster.supply(Parcel.of(folder));
    return new RemoteDataset(experiment.data().dataset(), dataset.sha256(), files, LIMIT, threads);
  }

  /**
   * Called in the process that works, before the experiment is read.
   *
   * @throws InputException if the dataset cannot be had here
   */
  public void arrive() throws IOException {
    synchronized (RemoteDataset.class) {
      if (!threadsAreSet) {
        NativeThreads.allow(threads);
        threadsAreSet = true;
      }
      if (Files.isDirectory(Places.find(path))) {
        return;
      }
      if (files == null) {
        throw new InputException(
            path
                + ": no such folder on executor "
                + host()
                + "; put it on storage that all machines share, under this path (datasets of more"
                + " than "
                + limit
                + " MB are not sent)");
      }
      Path folder = Parcel.temporaryFolder();
      files.get().unpack(folder);
      Places.deliver(path, folder);
    }
  }

  /**
   * Refuses another dataset of the same path.
   *
   * @throws InputException in one line
   */
  public void check(CrowdDataset opened) {
    if (!opened.sha256().equals(sha256)) {
      throw new InputException(
          path + ": executor " + host() + " has another dataset under this path");
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "?";
    }
  }
}
