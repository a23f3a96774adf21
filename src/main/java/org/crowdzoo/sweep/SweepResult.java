package org.crowdzoo.sweep;

import java.util.List;
import org.crowdzoo.experiment.RunResult;

/**
 * The end of a sweep.
 *
 * @param candidates by index
 * @param best the best finished one
 * @param refit of the best, trained anew with several seeds on all votes
 */
public record SweepResult(
    List<CandidateResult> candidates, CandidateResult best, RunResult refit) {}
