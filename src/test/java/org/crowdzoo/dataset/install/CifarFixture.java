package org.crowdzoo.dataset.install;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A tiny CIFAR-10 in the formats of its two versions, and raw votes of CIFAR-10H. */
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
  public static void write(Path folder, int images, boolean python) throws IOException {
    for (int b = 0; b < 6; b++) {
      String name = b == 0 ? "test_batch" : "data_batch_" + b;
      byte[] bytes = python ? python(b, images) : binary(b, images);
      Files.write(folder.resolve(python ? name : name + ".bin"), bytes);
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

  /** The codes that Python 2's cPickle wrote with protocol 2. */
  private static byte[] python(int batch, int images) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    codes(out, "\u0080\u0002}q\u0001(U\u000bbatch_labelq\u0002U\u0005trainq\u0003");
    codes(out, "U\u0006labelsq\u0004]q\u0005(");
    for (int i = 0; i < images; i++) {
      codes(out, "K" + (char) (i % 10));
    }
    codes(out, "eU\u0004dataq\u0006cnumpy.core.multiarray\n_reconstruct\nq\u0007");
    codes(out, "cnumpy\nndarray\nq\u0008K\u0000\u0085q\tU\u0001bq\n\u0087q\u000bRq\u000c");
    codes(out, "(K\u0001K" + (char) images + "M\u0000\u000c\u0086q\rcnumpy\ndtype\nq\u000e");
    codes(out, "U\u0002u1q\u000fK\u0000K\u0001\u0087q\u0010Rq\u0011");
    codes(out, "(K\u0003U\u0001|q\u0012NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ff");
    codes(out, "K\u0000tb\u0089T");
    byte[] length =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(images * PIXELS).array();
    out.writeBytes(length);
    for (int i = 0; i < images; i++) {
      out.writeBytes(pixels(batch, i));
    }
    codes(out, "tbU\tfilenamesq\u0013]q\u0014u.");
    return out.toByteArray();
  }

  private static void codes(ByteArrayOutputStream out, String codes) {
    out.writeBytes(codes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
