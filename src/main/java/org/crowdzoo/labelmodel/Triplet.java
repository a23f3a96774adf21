package org.crowdzoo.labelmodel;

import org.crowdzoo.files.InputException;

/**
 * Three products of votes with one truth that are independent given it; at most one is of several
 * functions. With M_xy = E[x y], each is estimated as E[first] = sqrt|M_12 M_13 / M_23|.
 */
public record Triplet(VoteProduct first, VoteProduct second, VoteProduct third) {
  /** Refuses two products of several functions: the moments of their product are not kept. */
  public Triplet {
    int several = 0;
    for (VoteProduct product : new VoteProduct[] {first, second, third}) {
      several += product.functions().size() > 1 ? 1 : 0;
    }
    if (several > 1) {
      throw new InputException(
          "label model: a triplet may hold one product of several functions, got "
              + first
              + ", "
              + second
              + ", "
              + third);
    }
  }

  /** Three single functions of a truth. */
  public static Triplet of(int truth, int i, int j, int k) {
    return new Triplet(
        VoteProduct.of(i, truth), VoteProduct.of(j, truth), VoteProduct.of(k, truth));
  }
}
