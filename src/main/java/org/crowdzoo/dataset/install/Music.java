package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.FileName;
import org.crowdzoo.files.InputException;

/**
 * Music: 1,000 clips of 10 genres (GTZAN) as 124 features, 700 of them labelled by 44 workers of
 * Mechanical Turk (Rodrigues, Pereira, Ribeiro 2013, doi:10.1016/j.patrec.2013.05.012). Spectrogram
 * images come from another archive that must be given. There is no validation split of its own.
 * Keys are rows of the gold and test files, workers are numbered as they first appear, as in
 * peerannot.
 */
final class Music implements Installer {
  private static final Source ARCHIVE =
      new Source("http://fprodrigues.com/mturk-datasets.tar.gz", "mturk-datasets.tar.gz", null);
  private static final List<String> GENRES =
      List.of(
          "blues",
          "classical",
          "country",
          "disco",
          "hiphop",
          "jazz",
          "metal",
          "pop",
          "reggae",
          "rock");

  /** GTZAN's one broken recording, of which there is no spectrogram. */
  private static final String BROKEN = "jazz.00054.mp3";

  @Override
  public List<Source> sources(Form form) {
    return form == Form.FEATURES ? List.of(ARCHIVE) : List.of();
  }

  @Override
  public Form usualForm() {
    return Form.FEATURES;
  }

  /** One row of the gold or the test file. */
  private record Clip(String id, int genre, float[] features) {}

  @Override
  public Prepared prepare(SourceFiles files, Form form) throws IOException {
    Path gold = files.file("music_genre_gold.csv");
    List<Clip> train = clips(gold);
    List<Clip> test = clips(files.file("music_genre_test.csv"));
    Path images = form == Form.IMAGES ? files.folder("images_original") : null;
    List<String> workers = new ArrayList<>();
    // beside the gold file: the archive holds another dataset's mturk_answers.csv too
    Path answers = gold.resolveSibling("mturk_answers.csv");
    Votes votes = votes(answers, train, workers);
    return new Prepared(
        form == Form.IMAGES ? "music-images" : "music",
        GENRES,
        votes,
        items(train, images),
        List.of(),
        items(test, images),
        Map.of(
            "source",
            ARCHIVE.url(),
            "doi",
            "10.1016/j.patrec.2013.05.012",
            "worker_names",
            workers));
  }

  private static List<Item> items(List<Clip> clips, Path images) {
    List<Item> items = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      Clip clip = clips.get(i);
      String name = clip.id.replaceFirst("\\.mp3$", "").replaceFirst("\\.", "");
      FileName.require("the id of a clip in music_genre_gold.csv or music_genre_test.csv", name);
      Item.Content content = new Item.Content.Features(clip.features);
      if (images != null) {
        Path image = images.resolve(GENRES.get(clip.genre)).resolve(name + ".png");
        if (!Files.exists(image)) {
          if (!clip.id.equals(BROKEN)) {
            problems.add(image + ": no such file");
          }
          continue;
        }
        content = new Item.Content.ImageFile(image);
      }
      items.add(new Item(Integer.toString(i), name, clip.genre, content));
    }
    InputException.throwIfAny(problems);
    return items;
  }

  private static Votes votes(Path file, List<Clip> train, List<String> workers) {
    Map<String, Integer> task = new HashMap<>();
    train.forEach(clip -> task.put(clip.id, task.size()));
    Map<String, Integer> workerNumber = new HashMap<>();
    VotesBuilder votes = new VotesBuilder();
    Votes.numbers(train.size()).forEach(votes::task);
    List<String> problems = new ArrayList<>();
    try (CsvReader in = CsvReader.open(file)) {
      List<String> header = in.next();
      int song = column(file, header, "Input.song");
      int worker = column(file, header, "WorkerID");
      int label = column(file, header, "Answer.pred_label");
      for (List<String> row = in.next(); row != null; row = in.next()) {
        Integer clip = row.size() == header.size() ? task.get(row.get(song)) : null;
        int genre = row.size() == header.size() ? GENRES.indexOf(row.get(label)) : -1;
        if (clip == null || genre < 0) {
          problems.add(file + ": line " + in.line() + ": no vote on a clip, got " + row);
          continue;
        }
        Integer number = workerNumber.putIfAbsent(row.get(worker), workerNumber.size());
        if (number == null) {
          workers.add(row.get(worker));
        }
        votes.vote(clip.toString(), workerNumber.get(row.get(worker)).toString(), genre);
      }
    }
    InputException.throwIfAny(problems);
    return votes.build(GENRES.size());
  }

  private static List<Clip> clips(Path file) {
    List<Clip> clips = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try (CsvReader in = CsvReader.open(file)) {
      List<String> header = in.next();
      int id = column(file, header, "id");
      int genre = column(file, header, "class");
      for (List<String> row = in.next(); row != null; row = in.next()) {
        try {
          float[] features = new float[header.size() - 2];
          for (int c = 0, d = 0; c < header.size(); c++) {
            if (c != id && c != genre) {
              features[d++] = Float.parseFloat(row.get(c));
            }
          }
          int label = GENRES.indexOf(row.get(genre));
          if (label >= 0) {
            clips.add(new Clip(row.get(id), label, features));
            continue;
          }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
          // said below
        }
        problems.add(file + ": line " + in.line() + ": must be id, features and class");
      }
    }
    InputException.throwIfAny(problems);
    return clips;
  }

  static int column(Path file, List<String> header, String name) {
    int column = header == null ? -1 : header.indexOf(name);
    if (column < 0) {
      throw new InputException(
          file + ": the header must name a column " + name + ", got " + header);
    }
    return column;
  }
}
