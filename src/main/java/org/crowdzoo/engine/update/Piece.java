package org.crowdzoo.engine.update;

import java.util.List;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.Regularization.ApplyStep;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * Neighbouring parameters of a block that are divided and regularised alike.
 *
 * @param from where they begin in the flat vector
 * @param to behind the last
 * @param divided whether the gradient is a sum over the batch
 * @param terms L1, L2 and weight decay
 * @param foreign other terms, which are asked one parameter at a time
 * @param parameters those that the piece consists of
 */
record Piece(
    int from,
    int to,
    boolean divided,
    List<Regularization> terms,
    List<Regularization> foreign,
    List<ParamState> parameters) {

  /**
   * What is done to a gradient besides the updater's rule, at one iteration.
   *
   * @param scale by which gradients are multiplied
   * @param l1 added with the parameter's sign before the rule
   * @param l2 added with the parameter before the rule
   * @param decay added with the parameter to the step
   */
  record Coefficients(float scale, float l1, float l2, float decay) {}

  static Piece of(ParamState parameter) {
    List<Regularization> given =
        parameter.getLayer().getConfig().getRegularizationByParam(parameter.getParamName());
    List<Regularization> all = given == null ? List.of() : given;
    return new Piece(
        parameter.getParamOffsetStart(),
        parameter.getParamOffsetEnd(),
        parameter.getLayer().updaterDivideByMinibatch(parameter.getParamName()),
        all.stream().filter(Piece::isKnown).toList(),
        all.stream().filter(term -> !isKnown(term)).toList(),
        List.of(parameter));
  }

  private static boolean isKnown(Regularization term) {
    Class<?> type = term.getClass();
    return type == L1Regularization.class
        || type == L2Regularization.class
        || type == WeightDecay.class;
  }

  /** Whether the foreign terms can be asked before the one pass over everything else. */
  boolean isFusable() {
    return foreign.stream().allMatch(term -> term.applyStep() == ApplyStep.BEFORE_UPDATER);
  }

  /** Whether this and the next piece can be one. */
  boolean joins(Piece next) {
    return to == next.from
        && divided == next.divided
        && foreign.isEmpty()
        && next.foreign.isEmpty()
        && terms.equals(next.terms);
  }

  Piece join(Piece next) {
    List<ParamState> both =
        java.util.stream.Stream.concat(parameters.stream(), next.parameters.stream()).toList();
    return new Piece(from, next.to, divided, terms, foreign, both);
  }

  /** Divides the gradient in a pass of its own and asks the foreign terms. */
  void askForeignTerms(double batch, double rate, int iteration, int epoch) {
    for (ParamState parameter : parameters) {
      if (divided) {
        parameter.getGradView().divi(batch);
      }
      for (Regularization term : foreign) {
        term.apply(parameter.getParamView(), parameter.getGradView(), rate, iteration, epoch);
      }
    }
  }

  Coefficients coefficients(double batch, double rate, int iteration, int epoch) {
    double l1 = 0;
    double l2 = 0;
    double decay = 0;
    for (Regularization term : terms) {
      if (term instanceof L1Regularization r) {
        l1 += r.getL1().valueAt(iteration, epoch);
      } else if (term instanceof L2Regularization r) {
        l2 += r.getL2().valueAt(iteration, epoch);
      } else if (term instanceof WeightDecay r) {
        decay += r.getCoeff().valueAt(iteration, epoch) * (r.isApplyLR() ? rate : 1);
      }
    }
    double scale = divided && foreign.isEmpty() ? 1 / batch : 1;
    return new Coefficients((float) scale, (float) l1, (float) l2, (float) decay);
  }
}
