package org.crowdzoo.report.tensorboard;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.nd4j.shade.protobuf.ByteString;
import org.tensorflow.framework.DataType;
import org.tensorflow.framework.HistogramProto;
import org.tensorflow.framework.Summary;
import org.tensorflow.framework.SummaryMetadata;
import org.tensorflow.framework.TensorProto;
import org.tensorflow.framework.TensorShapeProto;

/** The values that TensorBoard's pages show. */
final class Values {
  private static final int BUCKETS = 30;
  private static final int SMALLEST_PICTURE = 240;
  private static final int RGB = 3;

  private Values() {}

  static Summary.Value scalar(String tag, double value) {
    return Summary.Value.newBuilder().setTag(tag).setSimpleValue((float) value).build();
  }

  /** Markdown. */
  static Summary.Value text(String tag, String text) {
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(
                TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(1)))
            .addStringVal(ByteString.copyFromUtf8(text))
            .build();
    return Summary.Value.newBuilder()
        .setTag(tag + "/text_summary")
        .setMetadata(plugin("text", ByteString.EMPTY))
        .setTensor(tensor)
        .build();
  }

  /** A message of TensorBoard's HParams page. */
  static Summary.Value hparams(String tag, byte[] content) {
    return Summary.Value.newBuilder()
        .setTag(tag)
        .setMetadata(plugin("hparams", ByteString.copyFrom(content)))
        .setTensor(
            TensorProto.newBuilder()
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(TensorShapeProto.getDefaultInstance())
                .addFloatVal(0))
        .build();
  }

  private static SummaryMetadata plugin(String name, ByteString content) {
    return SummaryMetadata.newBuilder()
        .setPluginData(
            SummaryMetadata.PluginData.newBuilder().setPluginName(name).setContent(content))
        .build();
  }

  /** Thirty buckets of equal width; values that are not numbers are left out. */
  static Summary.Value histogram(String tag, double[] all) {
    double[] values = Arrays.stream(all).filter(Double::isFinite).toArray();
    double min = Arrays.stream(values).min().orElse(0);
    double max = Arrays.stream(values).max().orElse(0);
    double width = (max - min) / BUCKETS;
    double[] counts = new double[width > 0 ? BUCKETS : 1];
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      int bucket = width > 0 ? (int) ((value - min) / width) : 0;
      counts[Math.min(counts.length - 1, bucket)]++;
      sum += value;
      squares += value * value;
    }
    HistogramProto.Builder histogram =
        HistogramProto.newBuilder()
            .setMin(min)
            .setMax(max)
            .setNum(values.length)
            .setSum(sum)
            .setSumSquares(squares);
    for (int bucket = 0; bucket < counts.length; bucket++) {
      boolean last = bucket == counts.length - 1;
      histogram.addBucketLimit(last ? max : min + (bucket + 1) * width);
      histogram.addBucket(counts[bucket]);
    }
    return Summary.Value.newBuilder().setTag(tag).setHisto(histogram).build();
  }

  /**
   * A matrix as a picture, white for its smallest entry (or 0) to dark blue for its largest (or 1).
   *
   * @param matrix rows from the top
   */
  static Summary.Value picture(String tag, double[][] matrix) throws IOException {
    double min = Math.min(0, Arrays.stream(matrix).flatMapToDouble(Arrays::stream).min().orElse(0));
    double max = Math.max(1, Arrays.stream(matrix).flatMapToDouble(Arrays::stream).max().orElse(1));
    int cell = Math.max(1, SMALLEST_PICTURE / matrix.length);
    int size = cell * matrix.length;
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double share = (matrix[y / cell][x / cell] - min) / (max - min);
        image.setRGB(x, y, color(share));
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return Summary.Value.newBuilder()
        .setTag(tag)
        .setImage(
            Summary.Image.newBuilder()
                .setHeight(size)
                .setWidth(size)
                .setColorspace(RGB)
                .setEncodedImageString(ByteString.copyFrom(png.toByteArray())))
        .build();
  }

  private static int color(double share) {
    int red = (int) Math.round(255 - share * 247);
    int green = (int) Math.round(255 - share * 207);
    int blue = (int) Math.round(255 - share * 148);
    return red << 16 | green << 8 | blue;
  }
}
