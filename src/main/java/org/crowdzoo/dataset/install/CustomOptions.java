package org.crowdzoo.dataset.install;

import java.nio.file.Path;
import org.crowdzoo.crowd.exchange.VoteFormat;
import org.crowdzoo.crowd.exchange.VoteOptions;

/**
 * Where the parts of a dataset of one's own lie; a part that is null is not there.
 *
 * @param answers the votes
 * @param format of the votes, or null to go by the file's name
 * @param train folder of class folders with the training images
 * @param val likewise for validation
 * @param test likewise for the test
 * @param files names of the training images, one a line, in the order of the tasks; null where the
 *     images are named {@code <name>-<key>.<extension>}
 * @param labelNames names of the classes, one a line, in the order of their numbers
 * @param metadata a {@code metadata.json} to go by
 * @param testTruth true classes of the test images, in a format of votes with one worker
 * @param testTruthFormat of that file, or null to go by its name
 * @param votesOnly there are no images
 * @param reading what is said of the file of votes besides format and names of classes
 */
public record CustomOptions(
    Path answers,
    VoteFormat format,
    Path train,
    Path val,
    Path test,
    Path files,
    Path labelNames,
    Path metadata,
    Path testTruth,
    VoteFormat testTruthFormat,
    boolean votesOnly,
    VoteOptions reading) {}
