package org.crowdzoo.crowd.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.crowdzoo.crowd.exchange.tool.Answer;
import org.crowdzoo.crowd.exchange.tool.ToolAnswers;
import org.crowdzoo.crowd.exchange.tool.ToolExport;
import org.crowdzoo.crowd.exchange.tool.ToolOptions;
import org.crowdzoo.files.InputException;

/** Votes of the export of a labelling tool, by the rules for all files. */
final class ToolVotes {
  private final Path file;
  private final VoteOptions options;
  private final String title;
  private final ToolAnswers answers;
  private final String question;
  private final List<ToolAnswers.One> votes;
  private final Set<String> labels = new TreeSet<>();

  private ToolVotes(Path file, VoteOptions options, ToolExport export) {
    this.file = file;
    this.options = options;
    this.title = export.title();
    String asked = options.question() == null ? options.labelColumn() : options.question();
    try {
      answers = export.read(new ToolOptions(asked, options.taskColumn(), options.workerColumn()));
      question = answers.question();
    } catch (InputException e) {
      boolean placed = e.problems().stream().allMatch(line -> line.startsWith(file.toString()));
      throw placed ? e : e.within(file + ": ");
    }
    this.votes = answers.to(question);
    votes.forEach(vote -> labels.addAll(vote.said().named()));
    votes.forEach(vote -> labels.addAll(vote.said().denied()));
  }

  /** The votes of an export; empty for other files, and where the user names a format. */
  static Optional<ToolVotes> of(Path file, VoteOptions options) {
    return options.format() == null
        ? ToolExport.of(file).map(export -> new ToolVotes(file, options, export))
        : Optional.empty();
  }

  /** True if the tool asks for several labels a task, or somebody names several. */
  boolean isMultiLabel() {
    return votes.stream().anyMatch(vote -> vote.said().several())
        || votes.stream().anyMatch(vote -> vote.said().only()) && labels.size() > 1;
  }

  NamedVotes single() {
    List<ToolAnswers.One> all = votes;
    VoteCollector collector =
        new VoteCollector(file, options, (task, worker, place) -> all.get(place).place());
    known(collector::task, collector::worker, collector::problem);
    for (int v = 0; v < votes.size(); v++) {
      ToolAnswers.One vote = votes.get(v);
      collector.vote(vote.task(), vote.worker(), label(vote, collector), v);
    }
    NamedVotes read = collector.finish();
    return new NamedVotes(read.votes(), read.classNames(), read.summary().with(notes()));
  }

  /** The one label, null for none. */
  private String label(ToolAnswers.One vote, VoteCollector collector) {
    Answer said = vote.said();
    if (said.only() && labels.size() > 1 || said.named().size() > 1) {
      collector.problem(
          vote.place()
              + ": worker "
              + vote.worker()
              + (said.only() ? " is asked about one label of several" : " names several labels")
              + " of task "
              + vote.task()
              + "; --kind multi-label takes them");
      return null;
    }
    if (!said.denied().isEmpty()) {
      return "not " + said.denied().get(0);
    }
    return said.named().isEmpty() ? null : said.named().get(0);
  }

  NamedMultiLabelVotes sets() {
    LabelCells cells = new LabelCells(file, options);
    known(cells::task, cells::worker, cells::problem);
    cells.cellsTell();
    Map<List<String>, List<ToolAnswers.One>> whole = new LinkedHashMap<>();
    for (ToolAnswers.One vote : votes) {
      if (vote.said().only()) {
        vote.said()
            .named()
            .forEach(l -> cells.cell(vote.task(), vote.worker(), l, true, vote.place()));
        vote.said()
            .denied()
            .forEach(l -> cells.cell(vote.task(), vote.worker(), l, false, vote.place()));
      } else {
        whole
            .computeIfAbsent(List.of(vote.task(), vote.worker()), pair -> new ArrayList<>(1))
            .add(vote);
      }
    }
    whole.values().forEach(same -> set(cells, same));
    NamedMultiLabelVotes read = cells.finish();
    return new NamedMultiLabelVotes(read.votes(), read.labelNames(), read.summary().with(notes()));
  }

  /** All answers of a worker on a task, each about all labels. */
  private void set(LabelCells cells, List<ToolAnswers.One> same) {
    ToolAnswers.One first = same.get(0);
    if (same.size() > 1 && options.repeats() == null) {
      cells.problem(
          String.format(
              Locale.ROOT,
              "%s: worker %s votes more than once on task %s, first in %s; --repeats says what"
                  + " counts: first, last, majority",
              same.get(1).place(),
              first.worker(),
              first.task(),
              first.place()));
      return;
    }
    Set<String> named = new LinkedHashSet<>();
    same.forEach(vote -> named.addAll(vote.said().named()));
    named.removeIf(label -> label.isBlank() || cells.isNone(label));
    cells.whole(first.task(), first.worker());
    for (ToolAnswers.One vote : same) {
      for (String label : named) {
        boolean there = vote.said().named().contains(label);
        if (there || same.size() > 1) {
          cells.cell(first.task(), first.worker(), label, there, vote.place());
        }
      }
    }
  }

  private void known(Consumer<String> task, Consumer<String> worker, Consumer<String> problem) {
    answers.tasks().forEach(task);
    answers.workers().forEach(worker);
    answers.problems().forEach(problem);
    if (votes.isEmpty() && answers.problems().isEmpty()) {
      problem.accept(
          "holds no vote of "
              + title
              + (answers.leftOut().isEmpty()
                  ? ", no classification of whole tasks"
                  : "; " + left()));
    }
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        title
            + ", question "
            + question
            + (answers.namesPictures() ? "; tasks are called by their pictures" : ""));
    if (!answers.leftOut().isEmpty()) {
      notes.add(left());
    }
    if (!answers.golden().isEmpty()) {
      notes.add(answers.golden().size() + " golden tasks, whose votes are among the others");
    }
    return notes;
  }

  private String left() {
    return "left out: "
        + answers.leftOut().entrySet().stream()
            .map(why -> why.getValue() + " " + why.getKey())
            .collect(Collectors.joining(", "));
  }
}
