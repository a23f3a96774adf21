package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.crowdzoo.settings.Setting;

/**
 * The parts of a comparison's file.
 *
 * @param name of the comparison
 * @param seeds of each experiment
 * @param experiment what all share
 * @param strategies names, or objects with what differs
 * @param backbones names, or objects
 */
public record ComparisonFile(
    @Setting(doc = "name of the comparison and of its folder under runs/") String name,
    @Setting(
            value = Setting.NONE,
            min = 0,
            otherwise = "the experiment's",
            doc = "one training each for every experiment")
        List<Integer> seeds,
    @Setting(doc = "what all experiments share: the keys of an experiment") ObjectNode experiment,
    @Setting(
            doc =
                "one experiment each: a strategy's name, or an object with a label and the keys of"
                    + " the experiment that differ")
        List<ObjectNode> strategies,
    @Setting(
            value = Setting.NONE,
            otherwise = "the experiment's",
            doc = "each with each strategy: names, or objects as the experiment's backbone")
        List<ObjectNode> backbones) {}
