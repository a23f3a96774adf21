package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A tiny CIFAR-10 in its binary version, and raw votes of CIFAR-10H. */
public final class CifarFixture {
  private static final int PIXELS = 3072;

  private CifarFixture() {}

  /** Pixels of image i of a batch. */
  public static byte[] pixels(long batch, int i) {
    byte[] pixels = new byte[PIXELS];
    new Random(1000 * batch + i).nextBytes(pixels);
    return pixels;
  }

  /** Six batches of {@code images} images; class i mod 10. */
  public static void write(Path folder, int images) throws IOException {
    for (int b = 0; b < 6; b++) {
      String name = b == 0 ? "test_batch" : "data_batch_" + b;
      Files.write(folder.resolve(name + ".bin"), binary(b, images));
    }
  }

  /** Votes of 3 workers on every image, and an attention check; worker 2 is wrong by one. */
  public static void writeVotes(Path file, int images) throws IOException {
    StringBuilder csv =
        new StringBuilder(
            "annotator_id,trial_index,is_attn_check,true_category,chosen_category,true_label,"
                + "chosen_label,correct_guess,cifar10_test_test_idx,image_filename\n");
    csv.append("0,0,1,cat,cat,3,3,1,-99999,check.png\n");
    for (int i = 0; i < images; i++) {
      for (int j = 0; j < 3; j++) {
        int truth = i % 10;
        int vote = j == 2 ? (truth + 1) % 10 : truth;
        csv.append(j + ",1,0,t,c," + truth + "," + vote + ",1," + i + ",a_s_1.png\n");
      }
    }
    Files.writeString(file, csv.toString());
  }

  private static byte[] binary(int batch, int images) {
    ByteBuffer bytes = ByteBuffer.allocate(images * (PIXELS + 1));
    for (int i = 0; i < images; i++) {
      bytes.put((byte) (i % 10)).put(pixels(batch, i));
    }
    return bytes.array();
  }
}
