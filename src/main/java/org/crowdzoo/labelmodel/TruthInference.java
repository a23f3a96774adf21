package org.crowdzoo.labelmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.labelmodel.JunctionTree.Factor;
import org.crowdzoo.labelmodel.LabelGraph.Clique;

/**
 * p(Y | λ), exactly: p(λ, Y) is the product of the clique marginals over that of the separators,
 * one an edge of the junction tree. All votes of a task are seen, abstentions included, so each
 * clique of functions leaves a factor of its truth alone, and the truths' own tree the rest. Votes
 * that a clique never cast while its marginals were estimated tell as much as its functions do one
 * by one, and nothing if these are new too.
 */
final class TruthInference {
  private final JunctionTree truthTree;
  private final int truths;
  private final Clique[] cliques;
  private final double[] logPrior;
  private final List<Factor> prior = new ArrayList<>();
  private final double[][] logLikelihood;

  TruthInference(LabelGraph graph, ClassBalance balance, Marginals marginals) {
    truthTree = graph.truthTree();
    truths = graph.truths();
    cliques = graph.cliques().toArray(Clique[]::new);
    logPrior = balance.logarithms(truthTree);
    for (int c = 0; c < truthTree.cliques().size(); c++) {
      prior.add(new Factor(truthTree.cliques().get(c), conditional(balance, truthTree, c)));
    }
    logLikelihood = new double[cliques.length][];
    for (int c = 0; c < cliques.length; c++) {
      double[] truth = balance.marginal(cliques[c].truth());
      logLikelihood[c] = logLikelihood(cliques[c], marginals, truth);
    }
  }

  /** p(Y | λ) over the 2^v assignments of -1 and 1, in lexicographic order. */
  double[] joint(int[] votes) {
    double[][] single = likelihoods(votes);
    double[] p = logPrior.clone();
    for (int y = 0; y < p.length; y++) {
      for (int k = 0; k < single.length; k++) {
        p[y] += single[k][y >> (single.length - 1 - k) & 1];
      }
    }
    return exponentials(p, true);
  }

  /** P(Y_k = 1 | λ) of each truth, [v], by messages over the tree of the truths. */
  double[] positive(int[] votes) {
    if (truths == 1) {
      return new double[] {joint(votes)[1]};
    }
    double[][] single = likelihoods(votes);
    List<Factor> factors = new ArrayList<>(prior);
    int[] states = new int[single.length];
    Arrays.fill(states, 2);
    for (int k = 0; k < single.length; k++) {
      factors.add(new Factor(new int[] {k}, exponentials(single[k], false)));
    }
    double[][] marginals = truthTree.marginals(states, factors);
    return Arrays.stream(marginals).mapToDouble(p -> p[1]).toArray();
  }

  /** log p(λ of k | Y_k), [v][2]. */
  private double[][] likelihoods(int[] votes) {
    double[][] sum = new double[truths][2];
    for (int c = 0; c < cliques.length; c++) {
      int at = 2 * VoteMoments.state(cliques[c].functions(), votes);
      double[] ofTruth = sum[cliques[c].truth()];
      ofTruth[0] += logLikelihood[c][at];
      ofTruth[1] += logLikelihood[c][at + 1];
    }
    return sum;
  }

  private static double[] conditional(ClassBalance balance, JunctionTree tree, int c) {
    double[] values = balance.marginal(tree.cliques().get(c));
    double[] shared = balance.marginal(tree.separator(c));
    int[] states = new int[balance.truths()];
    Arrays.fill(states, 2);
    int[] map = JunctionTree.project(tree.cliques().get(c), tree.separator(c), states);
    for (int y = 0; y < values.length; y++) {
      values[y] = shared[map[y]] == 0 ? 0 : values[y] / shared[map[y]];
    }
    return values;
  }

  /** log p(λ of the clique | λ of its separator, Y), [3^size * 2]. */
  private static double[] logLikelihood(Clique clique, Marginals marginals, double[] truth) {
    double[] table = marginals.table(clique.functions());
    double[] result = new double[table.length];
    int[] votes = new int[1 + Arrays.stream(clique.functions()).max().getAsInt()];
    for (int s = 0; s < table.length / 2; s++) {
      int rest = s;
      for (int d = clique.functions().length - 1; d >= 0; d--, rest /= 3) {
        votes[clique.functions()[d]] = rest % 3 - 1;
      }
      boolean seen = table[2 * s] + table[2 * s + 1] > 0;
      for (int y = 0; y < 2; y++) {
        double logTruth = Marginals.log(truth[y]);
        result[2 * s + y] =
            seen
                ? Marginals.log(table[2 * s + y])
                    - logSeparator(clique, marginals, votes, y, logTruth)
                : oneByOne(clique, marginals, votes, y, logTruth);
      }
    }
    return result;
  }

  private static double logSeparator(
      Clique clique, Marginals marginals, int[] votes, int y, double logTruth) {
    if (clique.separator().length == 0) {
      return logTruth;
    }
    int at = VoteMoments.state(clique.separator(), votes);
    return Marginals.log(marginals.table(clique.separator())[2 * at + y]);
  }

  private static double oneByOne(
      Clique clique, Marginals marginals, int[] votes, int y, double logTruth) {
    double sum = 0;
    for (int i : clique.functions()) {
      double[] alone = marginals.table(i);
      int at = 2 * (votes[i] + 1);
      boolean inSeparator = Arrays.binarySearch(clique.separator(), i) >= 0;
      if (!inSeparator && alone[at] + alone[at + 1] > 0) {
        sum += Marginals.log(alone[at + y]) - logTruth;
      }
    }
    return sum;
  }

  private static double[] exponentials(double[] logarithms, boolean normalize) {
    double max = logarithms[0]; // no streams: called once a task and class of every batch
    for (double logarithm : logarithms) {
      max = Math.max(max, logarithm);
    }
    double[] p = new double[logarithms.length];
    double sum = 0;
    for (int y = 0; y < p.length; y++) {
      p[y] = Math.exp(logarithms[y] - max);
      sum += p[y];
    }
    for (int y = 0; y < p.length && normalize; y++) {
      p[y] /= sum;
    }
    return p;
  }
}
