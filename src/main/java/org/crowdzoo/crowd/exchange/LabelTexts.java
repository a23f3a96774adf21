package org.crowdzoo.crowd.exchange;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Names;

/**
 * What the texts of the label cells of a whole table stand for, once all that occur are known; the
 * same rule as {@link VoteFile}'s.
 *
 * @param classOf class of each text, -1 for no vote
 * @param names K names of the classes
 */
public record LabelTexts(Map<String, Integer> classOf, List<String> names) implements Serializable {
  /** Collections that travel. */
  public LabelTexts {
    classOf = new HashMap<>(classOf);
    names = new ArrayList<>(names);
  }

  /**
   * By the rule of {@link NoVote} and {@link LabelVocabulary}.
   *
   * @param texts all that occur, blank ones left out
   * @throws InputException one line for each text that is no class
   */
  public static LabelTexts of(Path file, Collection<String> texts, VoteOptions options) {
    NoVote rule = NoVote.of(options.missing());
    List<String> voted = new ArrayList<>();
    Map<String, Integer> classOf = new HashMap<>();
    for (String text : texts) {
      NoVote.Meaning meaning = rule.of(text, texts, options.classNames());
      if (meaning == NoVote.Meaning.AMBIGUOUS) {
        throw new InputException(
            file
                + ": all labels are -1 or 1, so -1 may be a class or no vote; --missing=-1 says"
                + " that it is no vote, --missing= that it is a class");
      }
      if (meaning == NoVote.Meaning.NONE) {
        classOf.put(text, -1);
      } else {
        voted.add(Names.composed(text));
      }
    }
    if (voted.isEmpty()) {
      throw new InputException(file + ": holds no vote");
    }
    LabelVocabulary vocabulary = LabelVocabulary.of(voted, options.classNames(), options.classes());
    List<String> problems = new ArrayList<>();
    for (String text : texts) {
      if (!classOf.containsKey(text)) {
        int k = vocabulary.classOf(text);
        classOf.put(text, k);
        if (k < 0 && problems.size() < 50) {
          problems.add(
              file + ": label must be " + vocabulary.allowed() + ", got " + InputText.shown(text));
        }
      }
    }
    InputException.throwIfAny(problems);
    return new LabelTexts(classOf, vocabulary.names());
  }
}
