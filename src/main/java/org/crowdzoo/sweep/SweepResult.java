package org.crowdzoo.sweep;

import java.util.List;
import org.crowdzoo.experiment.RunResult;

/**
 * The end of a sweep.
 *
 * @param candidates by index
 * @param finals the final round's results with the seeds of the refit, best first; empty without
 *     one
 * @param best the chosen one, as it was in the search
 * @param refit of the best, trained anew with several seeds on all votes
 */
public record SweepResult(
    List<CandidateResult> candidates,
    List<CandidateResult> finals,
    CandidateResult best,
    RunResult refit) {}
