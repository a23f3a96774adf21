package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.VoteFile;
import org.crowdzoo.crowd.exchange.VoteFormat;
import org.crowdzoo.files.FileName;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.files.TextFile;

/**
 * LabelMe: 2,688 photographs of 8 kinds of scenes, 1,000 of them labelled by 59 workers of
 * Mechanical Turk (Rodrigues and Pereira 2018, Deep learning from crowds, arXiv:1709.01779). The
 * answers have 77 columns, 18 of them empty. Classes are numbered alphabetically here, as in
 * peerannot; the keys are the rows of {@code filenames_train.txt}.
 */
final class LabelMe implements Installer {
  private static final Source ARCHIVE =
      new Source("http://fprodrigues.com/deep_LabelMe.tar.gz", "deep_LabelMe.tar.gz", null);

  /** The classes in the order of the numbers in {@code answers.txt}. */
  private static final List<String> ANSWERED =
      List.of(
          "highway",
          "insidecity",
          "tallbuilding",
          "street",
          "forest",
          "coast",
          "mountain",
          "opencountry");

  @Override
  public List<Source> sources(Form form) {
    return List.of(ARCHIVE);
  }

  @Override
  public Form usualForm() {
    return Form.IMAGES;
  }

  @Override
  public Prepared prepare(SourceFiles files, Form form) throws IOException {
    List<String> classes = ANSWERED.stream().sorted().toList();
    Path answers = files.file("answers.txt");
    Votes votes =
        alphabetical(VoteFile.read(answers, VoteFormat.MATRIX, ANSWERED).votes(), classes);
    return new Prepared(
        form == Form.IMAGES ? "labelme" : "labelme-features",
        classes,
        votes,
        items(answers.getParent(), "train", classes, form),
        items(answers.getParent(), "valid", classes, form),
        items(answers.getParent(), "test", classes, form),
        Map.of("source", ARCHIVE.url(), "doi", "10.1609/aaai.v32i1.11506"));
  }

  private static Votes alphabetical(Votes votes, List<String> classes) {
    int[] start = new int[votes.tasks() + 1];
    int[] worker = new int[votes.size()];
    int[] label = new int[votes.size()];
    for (int i = 0; i < votes.tasks(); i++) {
      start[i + 1] = votes.end(i);
    }
    for (int v = 0; v < votes.size(); v++) {
      worker[v] = votes.worker(v);
      label[v] = classes.indexOf(ANSWERED.get(votes.label(v)));
    }
    return Votes.of(votes.taskKeys(), votes.workerKeys(), classes.size(), start, worker, label);
  }

  private static List<Item> items(Path folder, String split, List<String> classes, Form form)
      throws IOException {
    Path list = folder.resolve("filenames_" + split + ".txt");
    List<String> names = TextFile.names(list);
    NumpyFile.Array features = form == Form.FEATURES ? features(folder, split, names.size()) : null;
    List<Item> items = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String className = name.split("_")[0];
      FileName.require(list + ": line " + (i + 1), name);
      Path image = folder.resolve(split).resolve(className).resolve(name);
      if (!classes.contains(className)) {
        problems.add(list + ": line " + (i + 1) + " must begin with a class, got " + name);
      } else if (features == null && !Files.exists(image)) {
        problems.add(image + ": no such file, line " + (i + 1) + " of " + list.getFileName());
      }
      items.add(
          new Item(
              Integer.toString(i),
              name.replaceFirst("\\.[^.]*$", ""),
              classes.indexOf(className),
              features == null
                  ? new Item.Content.ImageFile(image)
                  : new Item.Content.Features(row(features, i))));
    }
    InputException.throwIfAny(problems);
    return items;
  }

  private static NumpyFile.Array features(Path folder, String split, int rows) {
    Path file = folder.resolve("LabelMe_VGG_avg_" + split + ".npy");
    NumpyFile.Array features = NumpyFile.read(file);
    if (features.shape().length != 2 || features.shape()[0] != rows) {
      throw new InputException(file + ": must have " + rows + " rows");
    }
    return features;
  }

  static float[] row(NumpyFile.Array array, int i) {
    float[] row = new float[array.shape()[1]];
    for (int d = 0; d < row.length; d++) {
      row[d] = (float) array.values()[i * row.length + d];
    }
    return row;
  }
}
