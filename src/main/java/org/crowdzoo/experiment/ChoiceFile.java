package org.crowdzoo.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.JsonProblem;
import org.crowdzoo.settings.Difference;

/** The trials of a choice, on disk after each: an interrupted one goes on with them. */
final class ChoiceFile {
  static final String NAME = "choice.json";

  /** What trials are measured by: those measured otherwise are no use to a choice. */
  private static final String SCORE = "unseen tasks, late epochs";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private Content content;

  /**
   * A trial that was done.
   *
   * @param candidate its number
   * @param fold that it did not see
   * @param seconds that it took
   * @param scores of the fold's votes; null if it failed
   * @param failure why it failed, or null
   * @param tooSlow whether it failed for that
   */
  record Done(
      int candidate, int fold, double seconds, double[] scores, String failure, boolean tooSlow) {}

  /**
   * All of the file.
   *
   * @param identity configuration and data
   * @param epochs of a trial; 0 where that is not known yet
   * @param trials in the order they were done
   * @param choice the end, or null
   * @param score by which trials were measured; null in files of earlier versions, which measured
   *     otherwise
   */
  record Content(
      String identity, int epochs, List<Done> trials, StrategyChoice choice, String score) {
    Content {
      if (identity == null || trials == null) {
        throw new IllegalArgumentException("identity or trials are missing");
      }
    }
  }

  /**
   * The file of a folder, with what an interrupted choice left.
   *
   * @throws InputException if it is broken or belongs to another configuration
   */
  ChoiceFile(Path folder, String identity) throws IOException {
    this.file = folder.resolve(NAME);
    this.content = new Content(identity, 0, List.of(), null, SCORE);
    if (Files.exists(file)) {
      Content found;
      try {
        found = JSON.readValue(Files.readAllBytes(file), Content.class);
      } catch (JsonProcessingException e) {
        throw new InputException(
            file + ": " + JsonProblem.of(e) + "; without this file the choice is made again", e);
      }
      if (found == null || !Difference.isNone(found.identity(), identity)) {
        throw new InputException(
            file
                + ": was made with another configuration, "
                + Difference.first(found == null ? "" : found.identity(), identity)
                + "; --force starts again");
      }
      if (found.choice() != null || SCORE.equals(found.score())) {
        content = found;
      }
    }
  }

  StrategyChoice choice() {
    return content.choice();
  }

  int epochs() {
    return content.epochs();
  }

  double seconds() {
    return content.trials().stream().mapToDouble(Done::seconds).sum();
  }

  Optional<Done> find(int candidate, int fold) {
    return content.trials().stream()
        .filter(done -> done.candidate() == candidate && done.fold() == fold)
        .findFirst();
  }

  void add(Done done, int epochs) throws IOException {
    List<Done> trials = new ArrayList<>(content.trials());
    trials.add(done);
    write(new Content(content.identity(), epochs, List.copyOf(trials), null, SCORE));
  }

  void end(StrategyChoice choice) throws IOException {
    write(new Content(content.identity(), content.epochs(), content.trials(), choice, SCORE));
  }

  private void write(Content next) throws IOException {
    content = next;
    AtomicFile.write(file, out -> JSON.writeValue(out, next));
  }
}
